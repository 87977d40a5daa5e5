import type { Locator, Page } from '@playwright/test';

import { findings } from './axe';
import { API, expect, test, type Ossr } from './support';

// A token by its form; it opens nothing. In two halves, so that no scanner takes this file for a leak.
const PLANTED = `ghp_${'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'}`;
const CITATION = `cff-version: 1.2.0
title: Spectra of the browser tests
version: 1.0.0
license: MIT
abstract: What the spectra are.
authors:
  - family-names: Lovelace
    given-names: Ada
    orcid: https://orcid.org/0000-0002-1825-0097
`;

test.setTimeout(120_000);

const form = (page: Page) => page.locator('.ossr-Publish:visible');

/** Put a folder of files on the server's disk. */
async function write(
  ossr: Ossr,
  files: { [name: string]: string },
  folder = 'spectra'
): Promise<string> {
  const path = `${ossr.folder}/${folder}`;
  await ossr.request.put(`/api/contents/${encodeURI(path)}`, {
    data: { type: 'directory' }
  });
  for (const [name, text] of Object.entries(files)) {
    const folders = name.split('/').slice(0, -1);
    for (const [index] of folders.entries()) {
      const inner = `${path}/${folders.slice(0, index + 1).join('/')}`;
      await ossr.request.put(`/api/contents/${encodeURI(inner)}`, {
        data: { type: 'directory' }
      });
    }
    await ossr.disk.write(`${path}/${name}`, text);
  }
  return path;
}

async function sign(ossr: Ossr, who: string): Promise<void> {
  const answer = await ossr.request.put(`/${API}/sources/demo/account`, {
    data: { token: `demo-token-${who}` }
  });
  expect(answer.ok()).toBe(true);
}

interface IMine {
  id: string;
  title: string;
  state: string;
}

const mine = (ossr: Ossr) => ossr.ask<IMine[]>('sources/demo/mine');

/** As a person does: right click on a row of the file browser, and a click in the menu. */
async function choose(page: Page, row: string, item: string): Promise<void> {
  const listing = page.locator('.jp-DirListing-item', { hasText: row });
  await expect(listing).toBeVisible();
  await listing.click({ button: 'right' });
  await page.locator('.lm-Menu-item', { hasText: item }).click();
}

const part = (page: Page, name: string): Locator =>
  form(page).getByRole('region', { name, exact: true });

test.beforeEach(async ({ ossr }) => {
  await sign(ossr, 'contributor');
  for (const { id, state } of await mine(ossr)) {
    if (state !== 'published') {
      await ossr.request.delete(`/${API}/sources/demo/drafts/${id}`);
    }
  }
});

test('a folder is prepared; a planted token stops it; unticked, it is published, and found by search', async ({
  page,
  ossr
}) => {
  await write(ossr, {
    'CITATION.cff': CITATION,
    'README.md': '# Spectra',
    LICENSE: 'MIT',
    'data.csv': 'e,f\n1,2\n',
    'notes.txt': `my token is ${PLANTED}\n`
  });
  const before = (await mine(ossr)).length;
  await page.filebrowser.refresh();
  await choose(page, 'spectra', 'Publish to OSSR…');
  await expect(form(page)).toHaveAttribute('data-stage', 'form');
  await expect(form(page).getByLabel('Title')).toHaveValue(
    'Spectra of the browser tests'
  );
  await expect(
    form(page).locator('[data-pointer="/title"] .ossr-Origin')
  ).toHaveText('from CITATION.cff');

  const stop = part(page, 'Checks').locator('[data-severity="stop"]');
  await expect(stop).toContainText('notes.txt');
  await expect(
    form(page).getByRole('button', { name: 'Submit for review' })
  ).toBeDisabled();
  expect(await mine(ossr)).toHaveLength(before);
  await stop.getByRole('button', { name: 'Leave the file out' }).click();
  await expect(stop).toHaveCount(0);

  await form(page).getByLabel('Publish it directly').check();
  await form(page)
    .getByRole('button', { name: 'Publish', exact: true })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('This cannot be undone');
  expect(await mine(ossr)).toHaveLength(before);
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(form(page)).toHaveAttribute('data-stage', 'done');
  await expect(part(page, 'Published')).toContainText('10.');

  const job = await ossr.job();
  const { files } = await ossr.ask<{ files: { key: string }[] }>(
    `sources/demo/records/${(job.result as unknown as { record: string }).record}`
  );
  expect(files.map(({ key }) => key)).toEqual([
    'spectra-of-the-browser-tests-1.0.0.zip'
  ]);
  await part(page, 'Published')
    .getByRole('button', { name: 'Show the record' })
    .click();
  await expect(
    ossr.record.getByRole('heading', { level: 2, name: /^Spectra of/ })
  ).toBeVisible();
  await ossr.command('ossr:close-record');
  // Published directly, it is in no community.
  await ossr.command('ossr:select-source', { source: 'demo-all' });
  await ossr.search('spectra browser');
  await expect(ossr.hit('Spectra of the browser tests').first()).toBeVisible();
});

test('what was typed is there after a reload, and when the same folder is published again', async ({
  page,
  ossr
}) => {
  const path = await write(ossr, { 'data.csv': 'e,f\n1,2\n', 'b.txt': 'b' });
  await ossr.command('ossr:publish', { source: 'demo', paths: [path] });
  const title = () => form(page).getByLabel('Title');
  await title().fill('Typed by a person');
  await form(page)
    .getByLabel('Description', { exact: true })
    .fill('Some **words**');
  // The account that is signed in is the first creator.
  await expect(form(page).getByLabel('Family name')).not.toHaveValue('');
  await form(page).getByLabel('Family name').fill('Hypatia');
  await form(page).getByLabel('b.txt').uncheck();
  await form(page)
    .getByLabel('ORCID', { exact: true })
    .fill('0000-0002-1825-0098');
  await expect(
    form(page).locator('[data-pointer="/creators/0/orcid"]')
  ).toContainText('wrong digit');

  await page.waitForRequest(
    request =>
      request.method() === 'PUT' &&
      /api\/workspaces/.test(request.url()) &&
      (request.postData() ?? '').includes('0000-0002-1825-0098')
  );
  // Galata's own reload waits for the launcher, which is not what was open.
  const loaded = page.waitForEvent('load');
  await page.evaluate(() => location.reload());
  await loaded;
  await expect(title()).toHaveValue('Typed by a person');
  await expect(form(page).getByLabel('Family name')).toHaveValue('Hypatia');
  await expect(form(page).getByLabel('b.txt')).not.toBeChecked();
  await expect(form(page)).toContainText(
    'What you typed earlier is here again.'
  );

  await ossr.command('application:close');
  await expect(form(page)).toHaveCount(0);
  await ossr.command('ossr:publish', { source: 'demo', paths: [path] });
  await expect(title()).toHaveValue('Typed by a person');
  await form(page).getByRole('button', { name: 'Begin afresh' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Forget it' })
    .click();
  await expect(title()).toHaveValue('');
});

test('a new version that changes one of ten files sends one', async ({
  page,
  ossr
}) => {
  const files = Object.fromEntries(
    Array.from({ length: 8 }, (_, index) => [`f${index}.txt`, `file ${index}`])
  );
  const path = await write(ossr, {
    ...files,
    'CITATION.cff': CITATION.replace('Spectra', 'Versions'),
    LICENSE: 'MIT'
  });
  const answer = await ossr.request.post(`/${API}/jobs`, {
    data: {
      kind: 'publish',
      source: 'demo',
      folder: path,
      files: [...Object.keys(files), 'CITATION.cff', 'LICENSE'],
      pack: 'files',
      finish: 'publish',
      metadata: {
        title: 'Versions of the browser tests',
        creators: [{ familyName: 'Lovelace', givenName: 'Ada' }],
        description: '<p>Said <em>before</em></p>',
        publicationDate: '2026-03-04',
        version: '1.0.0',
        licences: ['mit'],
        subjects: [{ title: 'kept' }]
      }
    }
  });
  expect(answer.status()).toBe(202);
  const first = await ossr.ended();
  expect(first.state).toBe('succeeded');
  const { record } = first.result as unknown as { record: string };
  await ossr.disk.write(`${path}/f3.txt`, 'changed');
  await ossr.disk.write(
    `${path}/CITATION.cff`,
    CITATION.replace('Spectra', 'Versions')
  );
  await ossr.request.delete(`/${API}/jobs/${first.id}`);

  await ossr.command('ossr:new-version', {
    source: 'demo',
    record,
    folder: path
  });
  const diff = part(page, 'Compared with the last version');
  await expect(diff.locator('[data-kind="changed"]')).toContainText('f3.txt');
  await expect(diff.locator('[data-kind="kept"] summary')).toContainText('(9)');
  await expect(
    form(page).getByLabel('Description', { exact: true })
  ).not.toHaveValue('');
  await form(page).getByLabel('Version', { exact: true }).fill('1.0.1');
  await form(page)
    .getByRole('button', { name: 'Publish the new version' })
    .click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Publish' })
    .click();
  await expect(part(page, 'Published')).toContainText(
    'Files: 1 sent, 9 there already, not sent again'
  );
  const { result } = await ossr.ended();
  expect(
    result?.files
      .filter(({ fate }) => fate === 'sent')
      .map(file => (file as unknown as { key: string }).key)
  ).toEqual(['f3.txt']);
});

test('without a mouse: a notebook is submitted for review, and never called published', async ({
  page,
  ossr
}) => {
  await ossr.disk.write(
    `${ossr.folder}/study.ipynb`,
    JSON.stringify({
      cells: [
        {
          cell_type: 'markdown',
          metadata: {},
          source: '# A study of crabs',
          id: 'a'
        }
      ],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5
    })
  );
  await ossr.command('ossr:publish', {
    source: 'demo',
    paths: [`${ossr.folder}/study.ipynb`]
  });
  await expect(form(page).getByLabel('Title')).toHaveValue('A study of crabs');
  const show = form(page).getByRole('button', {
    name: /^Show me: .*fields? to look at/
  });
  await show.focus();
  await page.keyboard.press('Enter');
  const focused = page.locator(':focus');
  await expect(focused).toBeVisible();
  expect(
    await focused.evaluate(node => node.closest('[data-pointer]') !== null)
  ).toBe(true);

  await form(page).getByLabel('Description', { exact: true }).focus();
  await page.keyboard.type('Crabs, looked at.');
  await form(page).getByRole('combobox', { name: 'Licence' }).focus();
  await page.keyboard.type('apache');
  await expect(
    page.getByRole('option', { name: /Apache/ }).first()
  ).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(form(page).getByRole('list', { name: 'Licence' })).toContainText(
    'Apache'
  );
  const creators = form(page).locator('[data-pointer="/creators"]');
  if ((await creators.locator('.ossr-Person').count()) === 0) {
    await form(page).getByRole('button', { name: 'Add a creator' }).focus();
    await page.keyboard.press('Enter');
    await expect(creators.getByLabel('Family name')).toBeFocused();
    await page.keyboard.type('Curie');
  }
  await form(page).getByRole('button', { name: 'Submit for review' }).focus();
  await page.keyboard.press('Enter');
  const done = part(page, 'Submitted for review');
  await expect(done).toContainText('It is not public yet');
  await expect(done).not.toContainText('Published');
  await expect(done.getByRole('button', { name: 'My records' })).toBeVisible();
  const { result } = await ossr.ended();
  const { record } = result as unknown as { record: string };
  expect((await mine(ossr)).find(({ id }) => id === record)?.state).toBe(
    'in-review'
  );
});

test('without a token nothing is sent; signing in happens in the form, which stays as it is', async ({
  page,
  ossr
}) => {
  await ossr.request.delete(`/${API}/sources/demo/account`);
  const path = await write(ossr, { 'data.csv': 'e,f\n1,2\n', LICENSE: 'MIT' });
  await ossr.command('ossr:publish', { source: 'demo', paths: [path] });
  await form(page).getByLabel('Title').fill('Typed before signing in');
  await expect(
    form(page).getByRole('button', { name: 'Submit for review' })
  ).toBeDisabled();
  await form(page)
    .getByLabel('Personal access token')
    .fill('demo-token-contributor');
  await form(page)
    .getByRole('button', { name: 'Sign in', exact: true })
    .click();
  await expect(form(page).getByLabel('Personal access token')).toHaveCount(0);
  await expect(form(page).getByLabel('Title')).toHaveValue(
    'Typed before signing in'
  );
  await expect(
    form(page).getByRole('button', { name: 'Submit for review' })
  ).toBeEnabled();
});

for (const dark of [false, true]) {
  test.describe(dark ? 'in the dark' : 'in the light', () => {
    test.use({ dark });

    for (const width of [250, 1000]) {
      test(`axe finds nothing in the form at ${width} px`, async ({
        page,
        ossr
      }, info) => {
        const path = await write(ossr, {
          'CITATION.cff': CITATION,
          'notes.txt': `my token is ${PLANTED}\n`,
          'deep/er/a-file-with-a-name-that-is-longer-than-a-narrow-panel-is-wide.csv':
            'a'
        });
        await page.setViewportSize({
          width: width === 250 ? 320 : 1366,
          height: 900
        });
        await ossr
          .command('application:toggle-left-area')
          .catch(() => undefined);
        await ossr.command('ossr:publish', { source: 'demo', paths: [path] });
        await expect(
          part(page, 'Checks').locator('[data-severity="stop"]')
        ).toBeVisible();
        await form(page)
          .getByText(/^More:/)
          .click();
        expect(
          await findings(page, ['#jp-main-dock-panel .ossr-View'])
        ).toEqual([]);
        expect(
          await form(page).evaluate(node => {
            const panel = node.parentElement as HTMLElement;
            return panel.scrollWidth - panel.clientWidth;
          })
        ).toBeLessThanOrEqual(0);
        await page.screenshot({ path: info.outputPath(`form ${width}.png`) });
      });
    }
  });
}
