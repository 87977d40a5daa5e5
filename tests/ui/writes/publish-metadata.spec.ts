import type { Page } from '@playwright/test';

import {
  CITATION,
  begin,
  form,
  mine,
  notebook,
  part,
  write
} from '../publishing';
import { more, row, send } from '../reviews';
import { chooseInMenu, expect, openSubmenu, test, type Ossr } from '../support';

test.setTimeout(180_000);

test.beforeEach(({ ossr }) => begin(ossr));

interface IRecord {
  title: string;
  doi: string | null;
  access: { status: string; embargoUntil: string | null };
  files: { key: string; checksum: string }[];
}

const record = (ossr: Ossr, id: string) =>
  ossr.ask<IRecord>(`sources/demo/records/${id}`);
const press = (page: Page, button: string) =>
  page
    .getByRole('dialog')
    .getByRole('button', { name: button, exact: true })
    .click();

/** What the form sent became. */
async function result(ossr: Ossr): Promise<{ record: string; doi: string }> {
  const job = await ossr.ended();
  expect(job.state).toBe('succeeded');
  return job.result as unknown as { record: string; doi: string };
}

/** Say yes to publishing at once, and wait for it. */
async function publish(page: Page, button = 'Publish'): Promise<void> {
  await form(page).getByRole('button', { name: button, exact: true }).click();
  await press(page, 'Publish');
  await expect(form(page)).toHaveAttribute('data-stage', 'done');
}

test('sending is stopped: the draft is kept and continued, or discarded, by choice', async ({
  page,
  ossr
}) => {
  const path = await write(ossr, {
    'CITATION.cff': CITATION,
    'large.txt': 'what is measured\n'.repeat(300_000)
  });
  const drafts = async () =>
    (await mine(ossr)).filter(({ state }) => state === 'draft');
  await ossr.command('ossr:publish-files', { source: 'demo', paths: [path] });
  await form(page)
    .getByLabel(/^Individual files/)
    .check();
  await form(page).getByLabel('Save as a draft').check();
  const keep = form(page).getByRole('button', { name: 'Save as Draft' });
  await keep.click();
  await expect(form(page)).toHaveAttribute('data-stage', 'sending');
  await ossr.underWay();
  await part(page, 'Publishing')
    .getByRole('button', { name: 'Cancel…' })
    .click();
  await press(page, 'Continue');
  await expect(form(page)).toHaveAttribute('data-stage', 'sending');
  await part(page, 'Publishing')
    .getByRole('button', { name: 'Cancel…' })
    .click();
  await press(page, 'Keep Draft');
  await expect(part(page, 'The last attempt')).toContainText(
    'A draft is kept at OSSR (demo)'
  );
  const [draft, ...others] = await drafts();
  expect(others).toEqual([]);

  await keep.click();
  await ossr.underWay();
  expect((await drafts()).map(({ id }) => id)).toEqual([draft?.id]);
  await part(page, 'Publishing')
    .getByRole('button', { name: 'Cancel…' })
    .click();
  await press(page, 'Discard Draft');
  await expect(form(page)).toHaveAttribute('data-stage', 'form');
  await expect.poll(drafts).toEqual([]);
  await expect(form(page).getByLabel('Title')).toHaveValue(
    'Spectra of the browser tests'
  );
});

test('the metadata of a published record are changed; its files and DOI stay', async ({
  page,
  ossr
}) => {
  const { record: id } = await send(ossr, 'More: before', 'publish');
  const before = await record(ossr, id);
  await ossr.command('ossr:open-my-records', { source: 'demo' });
  await more(page, 'More: before', 'Edit Metadata');
  await expect(form(page)).toHaveAttribute('data-mode', 'edit');
  await expect(part(page, 'Files')).toHaveCount(0);
  await form(page).getByLabel('Title').fill('More: after');
  await publish(page, 'Publish Changes');
  const after = await record(ossr, id);
  expect(after.title).toBe('More: after');
  expect([after.doi, after.files]).toEqual([before.doi, before.files]);
});

test('a draft is continued from My records; its files stay', async ({
  page,
  ossr
}) => {
  const { record: id } = await send(ossr, 'More: begun', 'draft');
  await ossr.command('ossr:open-my-records', { source: 'demo' });
  await row(page, 'More: begun')
    .getByRole('button', { name: 'Continue' })
    .click();
  await expect(form(page).getByLabel('Title')).toHaveValue('More: begun');
  await expect(
    form(page).locator('[data-pointer="/title"] .ossr-Origin')
  ).toHaveText('from the draft');
  await expect(part(page, 'Files')).toContainText('README.md');
  await form(page).getByLabel('Title').fill('More: continued');
  await form(page).getByLabel('Publish directly').check();
  await publish(page);
  expect((await result(ossr)).record).toBe(id);
  const { title, files } = await record(ossr, id);
  expect([title, files.map(({ key }) => key)]).toEqual([
    'More: continued',
    ['README.md']
  ]);
});

test('a published record is deleted where its owner may, for a reason', async ({
  page,
  ossr
}) => {
  const { record: id } = await send(ossr, 'More: by mistake', 'publish');
  await ossr.command('ossr:open-my-records', { source: 'demo' });
  const mistaken = row(page, 'More: by mistake');
  await more(page, 'More: by mistake', 'Delete…');
  await expect(page.getByRole('dialog')).toContainText(
    'A tombstone page remains'
  );
  await press(page, 'Cancel');
  expect((await record(ossr, id)).title).toBe('More: by mistake');
  await more(page, 'More: by mistake', 'Delete…');
  await press(page, 'Delete');
  await expect(mistaken).toHaveCount(0);
  const gone = await ossr.request.get(
    `/jupyter-ossr-ext/api/sources/demo/records/${id}`
  );
  expect(gone.status()).toBe(410);
});

test('a new version is begun from the menu of its folder, and from the record', async ({
  page,
  ossr
}) => {
  const { doi } = await send(ossr, 'More: versions', 'publish', 'versions');
  await ossr.disk.write(`${ossr.folder}/versions/README.md`, '# Changed\n');
  await page.filebrowser.refresh();
  await expect(
    page
      .locator('.jp-DirListing-item', { hasText: 'versions' })
      .locator('.ossr-Mark')
  ).toHaveAttribute('title', new RegExp(`^Published as ${doi}`));
  await chooseInMenu(page, 'versions', 'Publish New Version…');
  await expect(form(page)).toHaveAttribute('data-mode', 'version');
  const diff = part(page, 'Compared with the last version');
  await expect(diff.locator('[data-kind="changed"]')).toContainText(
    'README.md'
  );
  // The number after the last one is proposed.
  await expect(form(page).getByLabel('Version', { exact: true })).toHaveValue(
    '1.0.1'
  );
  await ossr.command('application:close');

  await ossr.command('ossr:open-my-records', { source: 'demo' });
  await row(page, 'More: versions')
    .getByRole('button', { name: 'New Version' })
    .click();
  // Its folder is known.
  await expect(form(page)).toHaveAttribute('data-mode', 'version');
  await expect(diff.locator('[data-kind="changed"]')).toContainText(
    'README.md'
  );
});

test('an embargo ends on a day in the future, and is kept by the record', async ({
  page,
  ossr
}) => {
  const path = await write(ossr, { 'CITATION.cff': CITATION });
  await ossr.command('ossr:publish-files', { source: 'demo', paths: [path] });
  await form(page).getByLabel('Publish directly').check();
  const send = form(page).getByRole('button', { name: 'Publish', exact: true });
  await form(page).getByLabel('Embargoed until…').check();
  const day = form(page).getByLabel('Open from');
  await day.fill('2020-01-01');
  await day.blur();
  await expect(
    form(page).locator('[data-pointer="/access/embargoUntil"]')
  ).toContainText('An embargo ends on a day in the future.');
  await expect(day).toHaveAttribute('aria-invalid', 'true');
  await expect(send).toBeDisabled();
  await day.fill('2099-12-31');
  await form(page)
    .getByLabel('Reason for the embargo')
    .fill('A paper comes first');
  await expect(send).toBeEnabled();
  await publish(page);
  const { access } = await record(ossr, (await result(ossr)).record);
  expect(access).toMatchObject({
    status: 'embargoed',
    embargoUntil: '2099-12-31',
    embargoReason: 'A paper comes first'
  });
});

test('people, affiliations, funders and awards are offered as one types, and reach the record', async ({
  page,
  ossr
}) => {
  const path = await write(ossr, { 'CITATION.cff': CITATION });
  await ossr.command('ossr:publish-files', { source: 'demo', paths: [path] });
  const pick = async (name: string, words: string, option: RegExp) => {
    await form(page).getByLabel(name, { exact: true }).first().fill(words);
    await page.getByRole('option', { name: option }).first().click();
  };
  await pick('Affiliation', 'CERN', /Nuclear Research/);
  await expect(
    form(page).getByRole('list', { name: 'Affiliations' })
  ).toBeVisible();
  await form(page).getByRole('button', { name: 'Add ESCAPE 824064' }).click();
  await expect(form(page).getByRole('list', { name: 'Grants' })).toContainText(
    'European Commission · ESCAPE · 824064'
  );
  await form(page)
    .getByRole('button', { name: /^Remove European Commission/ })
    .click();
  await pick('Funding', 'Europ', /European Commission/);
  await pick('Award: number, acronym or title', '824064', /ESCAPE/);
  await expect(form(page).getByRole('list', { name: 'Grants' })).toContainText(
    'European Science Cluster'
  );
  await pick('Keywords and subjects', 'my own word', /^Use “/);
  await form(page).getByLabel('Publish directly').check();
  await publish(page);
  const { record: id } = await result(ossr);
  const metadata = await ossr.ask<{
    creators: { affiliations: { id: string }[] }[];
    funding: { funder: { id: string }; award: { id: string } }[];
    subjects: { title: string }[];
  }>(`sources/demo/records/${id}`);
  expect(metadata.creators[0]?.affiliations).toMatchObject([
    { id: '01ggx4157' }
  ]);
  expect(metadata.funding).toMatchObject([
    { funder: { id: '00k4n6c32' }, award: { id: '00k4n6c32::824064' } }
  ]);
  expect(metadata.subjects).toMatchObject([{ title: 'my own word' }]);
});

test('a DOI is reserved before, and stands in the notebook, CITATION.cff and codemeta.json that are sent', async ({
  page,
  ossr
}) => {
  const path = await write(ossr, {
    'CITATION.cff': CITATION,
    'study.ipynb': notebook([])
  });
  await ossr.command('ossr:publish-files', { source: 'demo', paths: [path] });
  await form(page)
    .getByLabel(/^Individual files/)
    .check();
  await form(page)
    .getByLabel(/^Create codemeta\.json/)
    .check();
  await form(page)
    .getByLabel(/^Write the DOI into/)
    .check();
  await form(page).getByLabel('Publish directly').check();
  await publish(page);
  const { record: id, doi } = await result(ossr);
  const { doi: published, files } = await record(ossr, id);
  expect(published).toBe(doi);
  const read = async (name: string) =>
    String(await ossr.disk.read(`${path}/${name}`));
  expect(await read('CITATION.cff')).toContain(`doi: ${doi}`);
  expect(JSON.parse(await read('study.ipynb')).metadata.doi).toBe(doi);
  expect(JSON.parse(await read('codemeta.json')).identifier).toBe(
    `https://doi.org/${doi}`
  );
  for (const name of ['CITATION.cff', 'study.ipynb', 'codemeta.json']) {
    expect(files.find(({ key }) => key === name)?.checksum, name).toBe(
      `md5:${await ossr.disk.md5(`${path}/${name}`)}`
    );
  }
});

test('several files that are selected become one record, without the others', async ({
  page,
  ossr
}) => {
  const path = await write(ossr, { 'a.csv': '1', 'b.csv': '2', 'c.csv': '3' });
  await page.filebrowser.openDirectory(path);
  const item = (name: string) =>
    page.locator('.jp-DirListing-item', { hasText: name });
  await item('a.csv').click();
  await item('c.csv').click({ modifiers: ['Control'] });
  await item('c.csv').click({ button: 'right' });
  await openSubmenu(page);
  await page.getByRole('menuitem', { name: 'Publish to OSSR…' }).click();
  await expect(
    part(page, 'Files').getByRole('list', { name: 'Included files' })
  ).toHaveText(/a\.csv.*c\.csv/);
  await expect(part(page, 'Files')).not.toContainText('b.csv');
  await form(page).getByLabel('Title').fill('Two of three');
  await form(page)
    .getByLabel(/^Individual files/)
    .check();
  await form(page).getByLabel('Publish directly').check();
  await publish(page);
  const { files } = await record(ossr, (await result(ossr)).record);
  expect(files.map(({ key }) => key).sort()).toEqual(['a.csv', 'c.csv']);
  await page.filebrowser.refresh();
  await expect(item('a.csv').locator('.ossr-Mark')).toHaveAttribute(
    'title',
    /^Published as 10\./
  );
  await expect(item('b.csv').locator('.ossr-Mark')).toHaveCount(0);
});

test('the toolbar of a notebook publishes that notebook', async ({
  page,
  ossr
}) => {
  const path = `${ossr.folder}/study.ipynb`;
  await ossr.disk.write(
    path,
    notebook([
      {
        cell_type: 'markdown',
        id: 'a',
        metadata: {},
        source: '# A study of the Veil'
      }
    ])
  );
  await page.notebook.openByPath(path);
  await page
    .locator('.jp-NotebookPanel-toolbar:visible')
    .getByRole('button', { name: 'Publish' })
    .click();
  await expect(form(page).getByLabel('Title')).toHaveValue(
    'A study of the Veil'
  );
  await expect(
    part(page, 'Files').getByRole('checkbox', { name: 'study.ipynb' })
  ).toBeChecked();
});

test('what is wrong is said at its field once it is left, and taken back when it is right', async ({
  page,
  ossr
}) => {
  const path = await write(ossr, { 'CITATION.cff': CITATION });
  await ossr.command('ossr:publish-files', { source: 'demo', paths: [path] });
  const says = (pointer: string) =>
    form(page).locator(`[data-pointer="${pointer}"] .ossr-FieldError`);
  const date = form(page).getByLabel('Publication date');
  await date.fill('next week');
  await expect(says('/publicationDate')).toHaveCount(0);
  await date.blur();
  await expect(says('/publicationDate')).toHaveText(
    'Write the date as 2026-11-23, 2026-11 or 2026.'
  );
  await expect(date).toHaveAttribute('aria-invalid', 'true');
  await form(page).getByLabel('Code repository').fill('github.com/x/y');
  await form(page).getByLabel('Code repository').blur();
  await expect(says('/codeRepository')).toContainText(
    'beginning with https://'
  );
  await form(page).getByLabel('Code repository').fill('https://github.com/x/y');
  await date.fill('2026-11');
  await expect(says('/codeRepository')).toHaveCount(0);
  await expect(says('/publicationDate')).toHaveCount(0);
});
