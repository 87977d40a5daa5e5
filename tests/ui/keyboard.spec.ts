import type { Page } from '@playwright/test';

import { expect, forgetEnvironments, IDS, test } from './support';

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
        .getByRole('button', { name: 'Download and open events.csv' });
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

test('without a mouse: the focus stays with what one does, where its button goes away', async ({
  page,
  ossr
}) => {
  await ossr.open();
  await ossr.show(IDS.bigFile);
  const inPanel = () =>
    expect.poll(() => focus(page)).toEqual({ inPanel: true, seen: true });
  const download = ossr.actions.getByRole('button', { name: /^Download File/ });
  await download.press('Enter');
  await ossr.underWay();
  await expect(download).toBeDisabled();
  await inPanel();
  const bar = ossr.panel.getByRole('button', { name: '1 active transfer' });
  await bar.press('Enter');
  await expect(bar).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Tab');
  await expect(
    ossr.panel.locator('.ossr-TransferBar-jobs :focus')
  ).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(bar).toBeFocused();
  const cancel = ossr.row('skim.bin').getByRole('button', { name: /^Cancel/ });
  await cancel.press('Enter');
  await expect(cancel).toHaveCount(0);
  await inPanel();
  await expect(ossr.row('skim.bin').locator(':focus')).toBeAttached();
});

test('without a mouse: from the palette to a plan, the yes, and a notebook with the new kernel', async ({
  page,
  ossr
}) => {
  test.setTimeout(240_000);
  await forgetEnvironments(ossr.request);
  const press = (key: string) => page.keyboard.press(key);
  const view = page.locator('.ossr-Install:visible');
  const stage = (at: string) =>
    expect(view).toHaveAttribute('data-stage', at, { timeout: 120_000 });
  /** Tab to a button of the install, which never loses the focus on the way. */
  const tabTo = async (name: RegExp) => {
    const button = view.getByRole('button', { name });
    await expect
      .poll(() => view.evaluate(node => node.contains(document.activeElement)))
      .toBe(true);
    for (let steps = 0; steps < 60; steps++) {
      if (await button.evaluate(node => node === document.activeElement)) {
        break;
      }
      await press('Tab');
    }
    await expect(button).toBeFocused();
  };
  await press('Control+Shift+C');
  await page.keyboard.type('Install Record');
  await expect(
    page.locator('.lm-CommandPalette-item.lm-mod-active')
  ).toContainText('Install Record');
  await press('Enter');
  await expect(page.getByRole('dialog').locator('input')).toBeFocused();
  const { doi } = await ossr.ask<{ doi: string }>(
    `sources/demo/records/${IDS.pythonPackage}`
  );
  await page.keyboard.type(doi);
  await press('Enter');
  await stage('planned');
  await tabTo(/^Install$/);
  await press('Enter');
  await stage('installed');
  await tabTo(/spectrum\.ipynb with this kernel/);
  await press('Enter');
  await expect(page.locator('.jp-NotebookPanel:visible')).toBeVisible();
});
