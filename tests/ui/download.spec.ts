import { expect, IDS, test, type IJob } from './support';

test('search and open a record in two clicks; a third downloads one file, verified, and opens it', async ({
  page,
  ossr
}) => {
  await ossr.click(ossr.icon);
  // The box has the focus: one types.
  await expect(ossr.box).toBeFocused();
  await page.keyboard.type('event list');
  await page.keyboard.press('Enter');
  await ossr.click(ossr.hit('Crab nebula gamma-ray event list'));
  await expect(ossr.record.getByRole('article')).toBeVisible();
  expect(ossr.clicks).toBe(2);

  await ossr.click(
    ossr.row('events.csv').getByRole('button', { name: 'Download and Open' })
  );
  await expect(
    page.getByRole('main').getByRole('tab', { name: 'events.csv' })
  ).toBeVisible();
  expect(ossr.clicks).toBe(3);

  const job = await ossr.ended();
  expect(job.state).toBe('succeeded');
  expect(job.spec.folder).toBe(
    `${ossr.folder}/Crab-nebula-gamma-ray-event-list-3.0`
  );
  expect(await ossr.disk.list(job.spec.folder)).toEqual(['events.csv']);
  await ossr.disk.verified(job);
  await expect(ossr.row('events.csv')).toContainText('downloaded');
});

test('the third click downloads all files, folders in their names and all', async ({
  page,
  ossr
}) => {
  await ossr.click(ossr.icon);
  await expect(ossr.box).toBeFocused();
  await page.keyboard.type('CTAO prod5');
  await page.keyboard.press('Enter');
  await ossr.click(ossr.hit(/instrument response/));
  await ossr.click(ossr.actions.getByRole('button', { name: /^Download All/ }));
  expect(ossr.clicks).toBe(3);
  const job = await ossr.ended();
  expect(job.state).toBe('succeeded');
  expect(job.result?.files).toHaveLength(5);
  await ossr.disk.verified(job);
  const { files } = await ossr.ask<{ files: { key: string }[] }>(
    `sources/demo/records/${IDS.folders}`
  );
  for (const { key } of files) {
    await ossr.disk.read(`${job.result?.folder}/${key}`);
  }
  await expect(ossr.files.getByText('downloaded', { exact: true })).toHaveCount(
    5
  );
  await ossr.record
    .getByRole('button', { name: 'Show in File Browser' })
    .click();
  await expect(page.locator('#filebrowser')).toBeVisible();
});

test('some of sixty files are chosen through a filter, and only they are downloaded', async ({
  ossr
}) => {
  await ossr.open();
  await ossr.show(IDS.manyFiles);
  await expect(ossr.files).toContainText('60 files');
  await expect.poll(() => ossr.rows.count()).toBeLessThan(40);
  await ossr.files
    .getByRole('searchbox', { name: 'Filter files' })
    .fill('run-02');
  await expect(ossr.rows).toHaveCount(10);
  await ossr.files.getByLabel('Select run-021.csv').check();
  await ossr.files.getByLabel('Select run-022.csv').check();
  await ossr.actions
    .getByRole('button', { name: 'Download Selected (2)' })
    .click();
  const job = await ossr.ended();
  expect(await ossr.disk.list(job.spec.folder)).toEqual([
    'run-021.csv',
    'run-022.csv'
  ]);
  await ossr.disk.verified(job);
});

test('the next record does not go into the folder of the one before', async ({
  ossr
}) => {
  await ossr.open();
  await ossr.show(IDS.eventList);
  await ossr
    .row('events.csv')
    .getByRole('button', { name: 'Download and Open' })
    .click();
  const { spec } = await ossr.ended();
  await ossr.command('filebrowser:go-to-path', { path: spec.folder });
  await ossr.show(IDS.pythonPackage);
  // Another test may have installed this record: then there is a line more.
  const into = ossr.record.locator('.ossr-Files-into', { hasText: 'Save to' });
  await expect(into).toContainText(`Save to ${ossr.folder}/gammaspec`);
});

test('the folder is shown before, and can be another', async ({
  page,
  ossr,
  request
}) => {
  await request.put(`/api/contents/${ossr.folder}/elsewhere`, {
    data: { type: 'directory' }
  });
  await ossr.open();
  await ossr.show(IDS.eventList);
  const into = ossr.record.locator('.ossr-Files-into');
  await expect(into).toContainText(
    `${ossr.folder}/Crab-nebula-gamma-ray-event-list-3.0`
  );
  await into.getByRole('button', { name: 'Change…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('listitem', { name: /elsewhere/ }).click();
  await dialog.getByRole('button', { name: 'Select' }).click();
  await expect(into).toContainText(`${ossr.folder}/elsewhere`);
  await ossr
    .row('events.json')
    .getByRole('button', { name: 'Download events.json' })
    .click();
  const job = await ossr.ended();
  expect(job.result?.files[0]?.path).toBe(
    `${ossr.folder}/elsewhere/events.json`
  );
  await ossr.disk.verified(job);
  // Its other files go where this one is.
  await into.getByRole('button', { name: 'Use the default' }).click();
  await expect(into).toContainText(
    `1 of 4 files downloaded to ${ossr.folder}/elsewhere`
  );
});

test('a file in the way is stored beside, replaced or skipped, as one says; what is the same is left alone', async ({
  page,
  ossr,
  request
}) => {
  const folder = `${ossr.folder}/Crab-nebula-gamma-ray-event-list-3.0`;
  const path = `${folder}/events.csv`;
  await ossr.open();
  await ossr.show(IDS.eventList);
  const dialog = page.getByRole('dialog');
  const download = async (way?: string): Promise<IJob> => {
    await ossr.command('ossr:search-records', { query: 'crab' });
    await ossr.show(IDS.eventList);
    for (const { id } of await ossr.ask<IJob[]>('jobs')) {
      await request.delete(`/jupyter-ossr-ext/api/jobs/${id}`);
    }
    const done = ossr.command('ossr:download-files', {
      source: 'demo',
      record: IDS.eventList,
      keys: ['events.csv']
    });
    if (way) {
      await expect(dialog).toContainText('File already exists');
      await expect(dialog).toContainText(path);
      await dialog.getByRole('combobox').first().selectOption({ label: way });
      await dialog.getByRole('button', { name: 'Download' }).click();
    }
    await done;
    return ossr.ended();
  };

  await download();
  const good = await ossr.disk.md5(path);
  const same = await download();
  expect(same.result?.files.map(({ outcome }) => outcome)).toEqual(['same']);

  await ossr.disk.write(path, 'my own numbers\n');
  const skipped = await download('Skip');
  expect(skipped.state).toBe('succeeded');
  expect((await ossr.disk.read(path)).toString()).toBe('my own numbers\n');
  expect(await ossr.disk.list(folder)).toEqual(['events.csv']);

  const both = await download('Keep Both');
  expect((await ossr.disk.read(path)).toString()).toBe('my own numbers\n');
  const beside = both.result?.files[0]?.path ?? '';
  expect(beside).not.toBe(path);
  expect(await ossr.disk.md5(beside)).toBe(good);

  await download('Replace');
  expect(await ossr.disk.md5(path)).toBe(good);
});

test('the file browser and the record say what is here, and what was edited since', async ({
  page,
  ossr
}) => {
  await ossr.open();
  await ossr.show(IDS.eventList);
  await ossr.actions.getByRole('button', { name: /^Download All/ }).click();
  const { spec } = await ossr.ended();
  await expect(ossr.files.getByText('downloaded', { exact: true })).toHaveCount(
    4
  );
  await ossr.disk.write(`${spec.folder}/events.csv`, 'changed\n');

  const row = ossr.row('events.json');
  await ossr.choose(
    row.getByRole('button', { name: 'More actions for events.json' }),
    'Show in File Browser'
  );
  const listing = page.locator('#filebrowser .jp-DirListing-item');
  const item = (name: string) => listing.filter({ hasText: name });
  await expect(item('events.json')).toHaveClass(/jp-mod-selected/);
  await expect(item('events.json')).toHaveAttribute('data-ossr-state', 'here');
  await expect(item('events.csv')).toHaveAttribute('data-ossr-state', 'edited');
  await expect(
    item('events.csv').getByRole('img', { name: /modified locally/ })
  ).toBeVisible();

  await ossr.icon.click();
  await ossr.record.getByRole('button', { name: 'Results' }).click();
  await ossr.show(IDS.eventList);
  await expect(ossr.record).toContainText('1 file modified');
  await expect(ossr.row('events.csv')).toContainText('modified locally');
  await expect(ossr.row('events.fits')).toContainText('downloaded');
});

test('an archive is unpacked when one asks for it', async ({ ossr }) => {
  await ossr.open();
  await ossr.show(IDS.nestedZip);
  await ossr.choose(
    ossr.actions.getByRole('button', { name: 'More ways to download' }),
    'Download and Unpack'
  );
  expect(ossr.clicks).toBe(2);
  const job = await ossr.ended();
  expect(job.state).toBe('succeeded');
  const unpacked = job.result?.files.find(
    ({ outcome }) => outcome === 'unpacked'
  );
  expect(unpacked).toBeDefined();
  expect(await ossr.disk.list(job.spec.folder)).toContain('noise-budget');
  expect(
    (
      await ossr.disk.read(`${job.spec.folder}/noise-budget/README.md`)
    ).toString()
  ).toBe('# Noise budget\n');
});

test('a downloaded file becomes a cell that reads it, by command and by dragging its row', async ({
  page,
  ossr
}) => {
  await page.notebook.createNew('analysis.ipynb');
  await ossr.open();
  await ossr.show(IDS.eventList);
  await ossr
    .row('events.csv')
    .getByRole('button', { name: 'Download events.csv' })
    .click();
  await ossr.ended();
  const row = ossr.row('events.csv');
  await expect(row).toContainText('downloaded');
  await ossr.choose(
    row.getByRole('button', { name: 'More actions for events.csv' }),
    'Insert Cell'
  );
  const cells = page.locator('.jp-Notebook .jp-CodeCell .cm-content');
  await expect(cells.filter({ hasText: 'pd.read_csv' })).toContainText(
    'Crab-nebula-gamma-ray-event-list-3.0/events.csv'
  );

  // One that is not here yet: the drop downloads it.
  const from = await ossr
    .row('events.fits')
    .locator('.ossr-File-name')
    .boundingBox();
  const to = await page
    .locator('.jp-Notebook .jp-CodeCell')
    .first()
    .boundingBox();
  expect(from && to).toBeTruthy();
  if (from && to) {
    await page.mouse.move(from.x + 20, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 30, { steps: 4 });
    await page.mouse.move(to.x + 200, to.y + 10, { steps: 8 });
    await page.mouse.up();
  }
  await expect(cells.filter({ hasText: 'fits.open' })).toContainText(
    'events.fits'
  );
  await expect(ossr.row('events.fits')).toContainText('downloaded');
});
