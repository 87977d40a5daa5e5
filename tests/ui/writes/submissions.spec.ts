import type { Locator } from '@playwright/test';

import { findings } from '../axe';
import { begin, sign } from '../publishing';
import { act, submissions, mark, more, review, row, send } from '../reviews';
import { API, expect, NARROW, test, WIDE } from '../support';

test.setTimeout(120_000);

test.beforeEach(async ({ ossr }) => {
  await begin(ossr);
});

test.afterEach(async ({ request }) => {
  await request.delete(`/${API}/sources/demo/account`);
});

test('what is ours is listed with its state; a draft is discarded after a yes only', async ({
  page,
  ossr
}) => {
  await send(ossr, 'Submissions: a draft', 'draft', 'one');
  await send(ossr, 'Submissions: in review', 'submit', 'two');
  await ossr.command('ossr:open-my-records', { source: 'demo' });
  await expect(row(page, 'Submissions: in review')).toContainText('In review');
  const draft = row(page, 'Submissions: a draft');
  await expect(draft).toContainText('Draft');
  await page.filebrowser.refresh();
  await expect(mark(page, 'one')).toHaveAttribute('title', 'Saved as a draft');
  await expect(mark(page, 'two')).toHaveAttribute(
    'title',
    'Submitted for review'
  );

  await more(page, 'Submissions: a draft', 'Discard…');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('deleted permanently');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(draft).toBeVisible();
  // The other way, for several at once.
  await submissions(page).getByLabel('Search my records').fill('a draft');
  await submissions(page)
    .getByRole('button', { name: /^Draft/ })
    .click();
  await draft.getByRole('checkbox').check();
  await submissions(page)
    .getByRole('button', { name: 'Discard 1 Draft…' })
    .click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Discard', exact: true })
    .click();
  await expect(draft).toHaveCount(0);
  await page.filebrowser.refresh();
  await expect(mark(page, 'one')).toHaveCount(0);
  expect(await ossr.disk.list(`${ossr.folder}/one`)).toContain('README.md');
});

test('without an account it leads to signing in, and comes alive then', async ({
  page,
  ossr
}) => {
  await ossr.request.delete(`/${API}/sources/demo/account`);
  await ossr.command('ossr:open-my-records', { source: 'demo' });
  await expect(submissions(page)).toContainText('Not signed in at');
  await submissions(page).getByRole('button', { name: 'Sign In' }).click();
  await ossr.panel
    .getByLabel('Personal access token')
    .fill('demo-token-contributor');
  await page.keyboard.press('Enter');
  await expect(submissions(page).getByRole('listitem').first()).toBeVisible();
  await expect(
    ossr.panel.getByRole('button', { name: 'My Records' })
  ).toBeVisible();
  await submissions(page).getByRole('tab', { name: 'Review Requests' }).click();
  await expect(submissions(page)).toContainText(
    'Only curators of the community'
  );
});

test('in a narrow panel each tab is one line', async ({ page, ossr }) => {
  await ossr.command('ossr:open-my-records', { source: 'demo' });
  const tabs = submissions(page).getByRole('tab');
  await expect(tabs).toHaveCount(2);
  const dock = await page.locator('#jp-main-dock-panel').boundingBox();
  await page.setViewportSize({
    width: 1280 - (dock?.width ?? 0) + NARROW,
    height: 800
  });
  for (const tab of await tabs.all()) {
    expect(
      await tab.evaluate(node => {
        const range = document.createRange();
        range.selectNode(node.firstChild as Node);
        return range.getClientRects().length;
      })
    ).toBe(1);
    await expect(tab).toBeInViewport({ ratio: 1 });
  }
});

test('a failure says so, and is tried again', async ({ page, ossr }) => {
  await page.route(
    url => url.pathname.endsWith('/sources/demo/mine'),
    route => route.abort()
  );
  await ossr.command('ossr:open-my-records', { source: 'demo' });
  await expect(submissions(page).getByRole('alert')).toBeVisible();
  await page.unrouteAll();
  await submissions(page).getByRole('button', { name: 'Retry' }).click();
  await expect(submissions(page).getByRole('listitem').first()).toBeVisible();
});

test('the submissions and a review are there again after a reload', async ({
  page,
  ossr
}) => {
  const { review: id } = await send(ossr, 'Submissions: reloaded', 'submit');
  await ossr.command('ossr:open-review', { source: 'demo', review: id });
  await expect(review(page)).toContainText('Submissions: reloaded');
  await ossr.command('ossr:open-my-records', { source: 'demo' });
  await expect(row(page, 'Submissions: reloaded')).toBeVisible();
  await page.waitForTimeout(1500); // JupyterLab saves its layout a second later
  await page.evaluate(() => location.reload());
  await expect(
    page.locator('.lm-TabBar-tab', { hasText: 'Submissions: reloaded' })
  ).toBeVisible();
  await expect(row(page, 'Submissions: reloaded')).toBeVisible();
});

test('by keyboard alone: from the palette to a decision', async ({
  page,
  ossr
}) => {
  const title = 'Submissions: by keyboard';
  await send(ossr, title, 'submit');
  await sign(ossr, 'curator');
  await page.keyboard.press('Control+Shift+C');
  await page.keyboard.type('review requests');
  await page.keyboard.press('Enter');
  await expect(row(page, title)).toBeVisible();
  await expect(
    page.locator('.ossr-SubmissionsPanel:focus-within')
  ).toBeVisible();
  const look = row(page, title).getByRole('button', {
    name: 'Review',
    exact: true
  });
  for (let step = 0; step < 30; step += 1) {
    if (await look.evaluate(node => node === document.activeElement)) {
      break;
    }
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(review(page)).toBeVisible();
  const decline = review(page).getByRole('button', { name: 'Decline…' });
  await expect(decline).toBeVisible();
  for (let step = 0; step < 5; step += 1) {
    if (await decline.evaluate(node => node === document.activeElement)) {
      break;
    }
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').locator('textarea')).toBeFocused();
  await page.keyboard.type('Not yet');
  // Enter in the box is a new line; one goes on to the button and presses it.
  const button = page
    .getByRole('dialog')
    .getByRole('button', { name: 'Decline', exact: true });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(review(page).getByRole('status').first()).toContainText(
    'Declined'
  );
  // The button is gone; the keyboard goes on in the review.
  await expect(page.locator('.ossr-Review:visible:focus-within')).toHaveCount(
    1
  );
});

for (const dark of [false, true]) {
  test.describe(dark ? 'in the dark' : 'in the light', () => {
    test.use({ dark });

    test('axe finds nothing in the submissions panel, narrow or wide', async ({
      page,
      ossr
    }, info) => {
      const { review: id } = await send(
        ossr,
        'Submissions: a title that is rather long, as titles are where people are proud of what they did',
        'submit'
      );
      await send(ossr, 'Submissions: declined', 'submit', 'two').then(
        async other => {
          await sign(ossr, 'curator');
          await act(ossr, other.review, 'decline', 'No units.');
          await sign(ossr, 'contributor');
        }
      );
      const found: Record<string, string[]> = {};
      const places: [string, () => Promise<unknown>, Locator][] = [
        [
          'records',
          () => ossr.command('ossr:open-my-records', { source: 'demo' }),
          row(page, 'Submissions: declined')
        ],
        [
          'requests',
          () => ossr.command('ossr:open-review-requests', { source: 'demo' }),
          submissions(page).getByText('Only curators')
        ],
        [
          'review',
          () =>
            ossr.command('ossr:open-review', { source: 'demo', review: id }),
          review(page).locator('.ossr-File').first()
        ]
      ];
      await page.sidebar.close('left');
      for (const [name, go, there] of places) {
        await go();
        await expect(there).toBeVisible();
        for (const width of [NARROW, WIDE, 1100]) {
          // The sidebars of JupyterLab take about 90 of it.
          await page.setViewportSize({ width: width + 90, height: 700 });
          const here = await findings(page);
          if (here.length > 0) {
            found[`${name} at ${width} pixels`] = here;
          }
          const wider = await page
            .locator('.ossr-Submissions:visible, .ossr-Review:visible')
            .evaluate(node => node.scrollWidth - node.clientWidth);
          expect(wider, `${name} at ${width} pixels`).toBe(0);
          await page.screenshot({
            path: info.outputPath(`${name} ${width}.png`)
          });
        }
      }
      expect(found).toEqual({});
    });
  });
}
