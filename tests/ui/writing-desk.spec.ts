import type { Locator, Page } from '@playwright/test';

import { findings } from './axe';
import { begin, sign } from './publishing';
import { act, send } from './reviewing';
import { API, expect, NARROW, test, WIDE } from './support';

test.setTimeout(120_000);

const desk = (page: Page) => page.locator('.ossr-Desk:visible');
const review = (page: Page) => page.locator('.ossr-Review:visible');
const row = (page: Page, title: string): Locator =>
  desk(page).getByRole('listitem').filter({ hasText: title });
const mark = (page: Page, name: string): Locator =>
  page.locator('.jp-DirListing-item', { hasText: name }).locator('.ossr-Mark');

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
  await send(ossr, 'Desk: a draft', 'draft', 'one');
  await send(ossr, 'Desk: in review', 'submit', 'two');
  await ossr.command('ossr:my-records', { source: 'demo' });
  await expect(row(page, 'Desk: in review')).toContainText('In review');
  const draft = row(page, 'Desk: a draft');
  await expect(draft).toContainText('Draft');
  await page.filebrowser.refresh();
  await expect(mark(page, 'one')).toHaveAttribute('title', 'saved as a draft');
  await expect(mark(page, 'two')).toHaveAttribute(
    'title',
    'submitted for review'
  );

  await draft.getByRole('button', { name: 'Discard…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('lost for good');
  await dialog.getByRole('button', { name: 'Keep' }).click();
  await expect(draft).toBeVisible();
  await draft.getByRole('button', { name: 'Discard…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Discard', exact: true })
    .click();
  await expect(draft).toHaveCount(0);
  await page.filebrowser.refresh();
  await expect(mark(page, 'one')).toHaveCount(0);
  expect(await ossr.disk.list(`${ossr.folder}/one`)).toContain('README.md');
});

test('a review is followed, answered, accepted by a curator, and then found by search', async ({
  page,
  ossr
}) => {
  const title = 'Desk: pulsar timing residuals';
  const { review: id, record } = await send(ossr, title, 'submit');
  await ossr.command('ossr:my-records', { source: 'demo' });
  await row(page, title)
    .getByRole('button', { name: 'Follow the review' })
    .click();
  const head = review(page).getByRole('status').first();
  await expect(head).toContainText('In review');
  await expect(
    review(page).getByRole('button', { name: 'Accept…' })
  ).toHaveCount(0);
  const box = review(page).getByLabel('Your answer');
  await box.fill('Is there <b>anything</b> missing?');
  await box.press('Control+Enter');
  const talk = review(page).getByRole('list', { name: 'What happened' });
  await expect(talk).toContainText('You said');
  await expect(talk).toContainText('Is there <b>anything</b> missing?');
  await expect(box).toHaveValue('');

  // Another person, at the same desk.
  await sign(ossr, 'curator');
  await ossr.command('ossr:requests', { source: 'demo' });
  await expect(desk(page).getByRole('tab', { name: /Requests/ })).toContainText(
    /[1-9]/
  );
  const request = row(page, title);
  await expect(request).toContainText('Connie Contributor');
  await request.getByRole('button', { name: 'Look at it' }).click();
  const seen = review(page).getByRole('region', { name: 'What is reviewed' });
  await expect(
    seen.getByRole('heading', { name: title }).first()
  ).toBeVisible();
  await expect(seen.locator('.ossr-File')).toContainText('README.md');
  await expect(seen).toContainText('What it is.');
  await review(page).getByRole('button', { name: 'Accept…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It cannot be undone');
  await dialog.getByRole('button', { name: 'Not yet' }).click();
  expect(
    (await ossr.ask<{ state: string }>(`sources/demo/reviews/${id}`)).state
  ).toBe('submitted');
  await review(page).getByRole('button', { name: 'Accept…' }).click();
  await page.getByRole('dialog').locator('textarea').fill('Well done');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Accept and publish' })
    .click();
  await expect(head).toContainText('Accepted');
  await expect(talk).toContainText('You accepted it');
  await expect(talk).toContainText('Well done');
  const { doi } = await ossr.ask<{ doi: string }>(
    `sources/demo/records/${record}`
  );
  await expect(
    review(page).getByRole('region', { name: 'Published' })
  ).toContainText(doi);
  await expect(page.locator('.Toastify__toast')).toContainText('was accepted');

  await sign(ossr, 'contributor');
  await page.filebrowser.refresh();
  await expect(mark(page, 'sent')).toHaveAttribute(
    'title',
    `published as ${doi}`
  );
  await ossr.disk.write(`${ossr.folder}/sent/README.md`, '# Changed\n');
  await page.filebrowser.refresh();
  await page.filebrowser.openDirectory(`${ossr.folder}/sent`);
  await expect(mark(page, 'README.md')).toHaveAttribute(
    'title',
    `published as ${doi}, edited since`
  );
  await ossr.open();
  await ossr.search(`"${title}"`);
  await expect(ossr.hit(title)).toBeVisible();
});

test('a review that somebody else ends while it is looked at is told; declined, it goes on', async ({
  page,
  ossr
}) => {
  const title = 'Desk: a map of the Veil nebula';
  const { review: id } = await send(ossr, title, 'submit');
  await page.filebrowser.refresh();
  await expect(mark(page, 'sent')).toHaveAttribute(
    'title',
    'submitted for review'
  );
  await ossr.command('ossr:open-review', { source: 'demo', review: id });
  const head = review(page).getByRole('status').first();
  await expect(head).toContainText('In review');
  await sign(ossr, 'curator');
  await act(ossr, id, 'decline', 'Please say what the units are.');
  await sign(ossr, 'contributor');
  await expect(head).toContainText('Declined', { timeout: 30_000 });
  await expect(review(page)).toContainText('Please say what the units are.');
  await expect(
    page.locator('.Toastify__toast', { hasText: 'was declined' })
  ).toBeVisible();
  await page.filebrowser.refresh();
  await expect(mark(page, 'sent')).toHaveAttribute(
    'title',
    'declined by the community'
  );
  await review(page)
    .getByRole('button', { name: 'Change and submit again' })
    .click();
  const form = page.locator('.ossr-Publish:visible');
  await expect(form.getByLabel('Title')).toHaveValue(title);
});

test('a request is taken back; the draft stays', async ({ page, ossr }) => {
  const title = 'Desk: taken back';
  const { review: id } = await send(ossr, title, 'submit');
  await ossr.command('ossr:my-records', { source: 'demo', review: id });
  await review(page).getByRole('button', { name: 'Take back…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Take back', exact: true })
    .click();
  await expect(review(page).getByRole('status').first()).toContainText(
    'Taken back'
  );
  await ossr.command('ossr:my-records', { source: 'demo' });
  await expect(row(page, title)).toContainText('Draft');
});

test('without an account it leads to signing in, and comes alive then', async ({
  page,
  ossr
}) => {
  await ossr.request.delete(`/${API}/sources/demo/account`);
  await ossr.command('ossr:my-records', { source: 'demo' });
  await expect(desk(page)).toContainText('You are not signed in');
  await desk(page).getByRole('button', { name: 'Sign in' }).click();
  await ossr.panel
    .getByLabel('Personal access token')
    .fill('demo-token-contributor');
  await page.keyboard.press('Enter');
  await expect(desk(page).getByRole('listitem').first()).toBeVisible();
  await expect(
    ossr.panel.getByRole('button', { name: 'My records' })
  ).toBeVisible();
  await desk(page).getByRole('tab', { name: 'Requests' }).click();
  await expect(desk(page)).toContainText('Only curators of the community');
});

test('a failure says so, and is tried again', async ({ page, ossr }) => {
  await page.route(
    url => url.pathname.endsWith('/sources/demo/mine'),
    route => route.abort()
  );
  await ossr.command('ossr:my-records', { source: 'demo' });
  await expect(desk(page).getByRole('alert')).toBeVisible();
  await page.unrouteAll();
  await desk(page).getByRole('button', { name: 'Try again' }).click();
  await expect(desk(page).getByRole('listitem').first()).toBeVisible();
});

test('the desk and a review are there again after a reload', async ({
  page,
  ossr
}) => {
  const { review: id } = await send(ossr, 'Desk: reloaded', 'submit');
  await ossr.command('ossr:open-review', { source: 'demo', review: id });
  await expect(review(page)).toContainText('Desk: reloaded');
  await ossr.command('ossr:my-records', { source: 'demo' });
  await expect(row(page, 'Desk: reloaded')).toBeVisible();
  await page.waitForTimeout(1500); // JupyterLab saves its layout a second later
  await page.evaluate(() => location.reload());
  await expect(
    page.locator('.lm-TabBar-tab', { hasText: 'Desk: reloaded' })
  ).toBeVisible();
  await expect(row(page, 'Desk: reloaded')).toBeVisible();
});

test('by keyboard alone: from the palette to a decision', async ({
  page,
  ossr
}) => {
  const title = 'Desk: by keyboard';
  await send(ossr, title, 'submit');
  await sign(ossr, 'curator');
  await page.keyboard.press('Control+Shift+C');
  await page.keyboard.type('requests to the community');
  await page.keyboard.press('Enter');
  await expect(row(page, title)).toBeVisible();
  await expect(page.locator('.ossr-DeskPanel:focus-within')).toBeVisible();
  const look = row(page, title).getByRole('button', { name: 'Look at it' });
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
});

for (const dark of [false, true]) {
  test.describe(dark ? 'in the dark' : 'in the light', () => {
    test.use({ dark });

    test('axe finds nothing serious at the desk, narrow or wide', async ({
      page,
      ossr
    }, info) => {
      const { review: id } = await send(
        ossr,
        'Desk: a title that is rather long, as titles are where people are proud of what they did',
        'submit'
      );
      await send(ossr, 'Desk: declined', 'submit', 'two').then(async other => {
        await sign(ossr, 'curator');
        await act(ossr, other.review, 'decline', 'No units.');
        await sign(ossr, 'contributor');
      });
      const found: Record<string, string[]> = {};
      const places: [string, () => Promise<unknown>, Locator][] = [
        [
          'records',
          () => ossr.command('ossr:my-records', { source: 'demo' }),
          row(page, 'Desk: declined')
        ],
        [
          'requests',
          () => ossr.command('ossr:requests', { source: 'demo' }),
          desk(page).getByText('Only curators')
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
            .locator('.ossr-Desk:visible, .ossr-Review:visible')
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
