import {
  CITATION,
  PLANTED,
  begin,
  form,
  mine,
  notebook,
  part,
  write
} from '../publishing';
import { API, chooseInMenu, expect, test } from '../support';

test.setTimeout(120_000);

test.beforeEach(({ ossr }) => begin(ossr));

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
  await chooseInMenu(page, 'spectra', 'Publish to OSSR…');
  await expect(form(page)).toHaveAttribute('data-stage', 'form');
  await expect(form(page).getByLabel('Title')).toHaveValue(
    'Spectra of the browser tests'
  );
  await expect(
    form(page).locator('[data-pointer="/title"] .ossr-Origin')
  ).toHaveText('from CITATION.cff');

  const stop = part(page, 'Checks').locator('[data-severity="stop"]');
  await expect(part(page, 'Checks')).toContainText('notes.txt');
  await form(page).getByLabel('Publish directly').check();
  const send = form(page).getByRole('button', { name: 'Publish', exact: true });
  await expect(send).toBeDisabled();
  expect(await mine(ossr)).toHaveLength(before);
  await stop.getByRole('button', { name: 'Exclude File' }).click();
  await expect(stop).toHaveCount(0);

  await send.click();
  const dialog = page.getByRole('dialog');
  // The Sandbox, and yet as the real thing.
  await expect(dialog).toContainText(
    'published files can only be changed by a new version'
  );
  expect(await mine(ossr)).toHaveLength(before);
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(form(page)).toHaveAttribute('data-stage', 'done');
  await expect(part(page, 'Published')).toContainText('10.');

  const job = await ossr.job();
  const { files } = await ossr.ask<{ files: { key: string }[] }>(
    `sources/demo/records/${(job.result as unknown as { record: string }).record}`
  );
  expect(files.map(({ key }) => key)).toEqual([
    'Spectra-of-the-browser-tests-1.0.0.zip'
  ]);
  await part(page, 'Published')
    .getByRole('button', { name: 'Show Record' })
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
        licences: [{ title: 'MIT', id: 'mit' }],
        subjects: [{ title: 'preserved' }]
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

  await ossr.command('ossr:publish-new-version', {
    source: 'demo',
    record,
    folder: path
  });
  const diff = part(page, 'Compared with the last version');
  await expect(diff.locator('[data-kind="changed"]')).toContainText('f3.txt');
  await expect(diff.locator('[data-kind="unchanged"] summary')).toContainText(
    '(9)'
  );
  await expect(
    form(page).getByLabel('Description', { exact: true })
  ).not.toHaveValue('');
  await form(page).getByLabel('Version', { exact: true }).fill('1.0.1');
  await form(page).getByRole('button', { name: 'Publish New Version' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Publish' })
    .click();
  await expect(part(page, 'Published')).toContainText(
    'Files: 1 uploaded, 9 unchanged'
  );
  const { result } = await ossr.ended();
  expect(
    result?.files
      .filter(({ outcome }) => outcome === 'sent')
      .map(file => (file as unknown as { key: string }).key)
  ).toEqual(['f3.txt']);
});

test('without a mouse: a notebook is submitted for review, and never called published', async ({
  page,
  ossr
}) => {
  await ossr.disk.write(
    `${ossr.folder}/study.ipynb`,
    notebook([
      {
        cell_type: 'markdown',
        metadata: {},
        source: '# A study of crabs',
        id: 'a'
      }
    ])
  );
  await ossr.command('ossr:publish-files', {
    source: 'demo',
    paths: [`${ossr.folder}/study.ipynb`]
  });
  await expect(form(page).getByLabel('Title')).toHaveValue('A study of crabs');
  const show = form(page).getByRole('button', {
    name: /^Show: .*fields? incomplete/
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
    await form(page).getByRole('button', { name: 'Add Creator' }).focus();
    await page.keyboard.press('Enter');
    await expect(creators.getByLabel('Family name')).toBeFocused();
    await page.keyboard.type('Curie');
  }
  await form(page).getByLabel('Version', { exact: true }).focus();
  await page.keyboard.type('1.0.0');
  await form(page).getByLabel('Documentation or README').focus();
  await page.keyboard.type('https://example.org/crabs');
  await form(page)
    .getByRole('button', { name: / as Maintainer$/ })
    .focus();
  await page.keyboard.press('Enter');
  const send = form(page).getByRole('button', { name: 'Submit for Review' });
  await expect(send).toBeEnabled();
  await send.focus();
  await page.keyboard.press('Enter');
  const done = part(page, 'Submitted for review');
  await expect(done).toContainText('Not public yet');
  await expect(done).not.toContainText('Published');
  await expect(done.getByRole('button', { name: 'My Records' })).toBeVisible();
  const { result } = await ossr.ended();
  const { record } = result as unknown as { record: string };
  expect((await mine(ossr)).find(({ id }) => id === record)?.state).toBe(
    'in-review'
  );
});
