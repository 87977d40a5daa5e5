import type { Locator, Page } from '@playwright/test';

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
  await ossr.search('"Spectra of the browser tests"');
  await expect(ossr.hit('Spectra of the browser tests').first()).toBeVisible();
});
