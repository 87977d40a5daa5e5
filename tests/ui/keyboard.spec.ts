import type { Page } from '@playwright/test';

import { expect, test } from './support';

/** Where the focus is, and whether it can be seen. */
async function focus(page: Page): Promise<{ inPanel: boolean; seen: boolean }> {
  return page.evaluate(() => {
    const node = document.activeElement;
    const panel = document.querySelector('#jupyter-ossr-ext-sidebar');
    if (!node || !panel?.contains(node)) {
      return { inPanel: false, seen: false };
    }
    const shows = (element: Element) => {
      const { outlineStyle, outlineWidth, boxShadow, borderColor } =
        getComputedStyle(element);
      const { borderColor: around } = getComputedStyle(
        element.parentElement ?? element
      );
      return (
        (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) ||
        boxShadow !== 'none' ||
        borderColor !== around
      );
    };
    return {
      inPanel: true,
      seen: shows(node) || (!!node.parentElement && shows(node.parentElement))
    };
  });
}

for (const dark of [false, true]) {
  test.describe(dark ? 'in the dark' : 'in the light', () => {
    test.use({ dark });

    test('without a mouse: from the palette to a search, a record, its files, and back', async ({
      page,
      ossr
    }) => {
      const press = (key: string) => page.keyboard.press(key);
      await press('Control+Shift+C');
      await expect(page.locator('.lm-CommandPalette-input')).toBeFocused();
      await page.keyboard.type('Search Records');
      await expect(
        page.locator('.lm-CommandPalette-item.lm-mod-active')
      ).toContainText('Search Records');
      await press('Enter');
      await expect(ossr.box).toBeFocused();
      await ossr.setWidth(250);
      await ossr.box.focus();
      await page.keyboard.type('event list');
      await press('Enter');
      await expect(ossr.hits.first()).toContainText('event list');
      await press('ArrowDown');
      await expect(ossr.hit(/event list/).first()).toBeFocused();
      expect(await focus(page)).toEqual({ inPanel: true, seen: true });
      await press('Enter');
      await expect(ossr.record.getByRole('article')).toBeVisible();
      await expect
        .poll(() => focus(page).then(({ inPanel }) => inPanel))
        .toBe(true);

      const open = ossr
        .row('events.csv')
        .getByRole('button', { name: 'Bring and open events.csv' });
      for (let steps = 0; steps < 60; steps++) {
        await press('Tab');
        expect(await focus(page), `after Tab ${steps}`).toEqual({
          inPanel: true,
          seen: true
        });
        if (await open.evaluate(node => node === document.activeElement)) {
          break;
        }
      }
      await expect(open).toBeFocused();
      await press('Enter');
      await expect(
        page.getByRole('main').getByRole('tab', { name: 'events.csv' })
      ).toBeVisible();
      expect((await ossr.ended()).state).toBe('succeeded');

      await ossr.record.getByRole('button', { name: 'Results' }).focus();
      await press('Enter');
      await expect(ossr.hits.first()).toBeVisible();
      await expect
        .poll(() => focus(page).then(({ inPanel }) => inPanel))
        .toBe(true);

      await ossr.tab('Records').focus();
      await press('ArrowRight');
      await expect(ossr.tab('Data Lake')).toBeFocused();
      await press('ArrowRight');
      await expect(ossr.tab('Environments')).toBeFocused();
      await press('ArrowRight');
      await expect(ossr.tab('Transfers')).toBeFocused();
      await expect(ossr.jobs.getByRole('listitem')).toContainText('verified');
    });
  });
}
