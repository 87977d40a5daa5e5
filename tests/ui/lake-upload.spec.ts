import { Lake } from './lake';
import { expect, IDS, NARROW, test, WIDE } from './support';

/** Names that no other test uses, also not the run before on the same server. */
const fresh = (word: string) => `ui-${word}-${Date.now().toString(36)}`;

test('a rule that is stuck says why; retried, it replicates the data', async ({
  page,
  ossr
}) => {
  const did = 'km3net:orca6.muons';
  const lake = new Lake(ossr);
  await lake.open();
  await lake.show(did);
  await expect(lake.header).toContainText('Stuck, 4 of 6 available, 2 stuck');
  await expect(lake.header).toContainText(
    '2 of 6 files cannot be copied: No storage has a good replica'
  );
  await expect(lake.rules).toContainText('does not answer');
  await lake.rules.getByRole('button', { name: 'Show Stuck Files' }).click();
  await expect(lake.rules).toContainText('km3net:orca6.muons.5.csv → ');
  await lake.button('Follow').click();
  await expect(lake.jobs).toContainText('Stuck. 2 of 6 files cannot be copied');
  await expect(lake.jobs.getByRole('progressbar')).toBeVisible();
  await lake.rules.getByRole('button', { name: 'Retry' }).click();
  await expect(page.locator('.Toastify')).toContainText(
    'Retry of the replication requested.'
  );
  await expect(lake.jobs).toContainText('6 files available', {
    timeout: 40_000
  });
  await expect(lake.header).toContainText('Available here');
  await expect(lake.rules).toContainText('6 of 6 copied');
});

test('a rule that waits for approval says so, as long as it does', async ({
  ossr
}) => {
  const did = 'km3net:arca21.raw';
  const lake = new Lake(ossr);
  await lake.open();
  await lake.show(did);
  await expect(lake.header).toContainText('Not available here');
  await expect(lake.header).toContainText(
    'The rule must be approved at the lake first.'
  );
  await expect(lake.page).toContainText(
    'Replication already requested: Waiting for approval'
  );
  await lake.button('Follow').click();
  await expect(lake.jobs).toContainText(
    'Waiting for approval of the rule at the lake'
  );
  await expect(lake.rules).toContainText('Waiting for approval');
  // Nobody approves it here (tests/ui/real has that): it would take all of the quota.
  await lake.jobs.getByRole('button', { name: 'Stop Following' }).click();
  await expect(lake.jobs).toContainText('Cancelled');
  await expect(lake.rules).toContainText('Waiting for approval');
  await lake.jobs.getByRole('button', { name: 'Resume' }).click();
  await expect(lake.jobs).toContainText('Waiting for approval of the rule');
});

test('a dataset is made, filled, emptied, described and closed', async ({
  page,
  ossr
}) => {
  const name = fresh('set');
  const lake = new Lake(ossr);
  await lake.open();
  await ossr.panel
    .getByRole('button', { name: 'New dataset or container' })
    .click();
  const form = lake.page;
  await form.getByRole('combobox', { name: 'Scope' }).selectOption('demo');
  await form.getByLabel('Name', { exact: true }).fill(name);
  await form.getByLabel(/^Members/).fill('spectrum-1.csv');
  await expect(form.getByRole('alert')).toContainText(
    '“spectrum-1.csv” does not have the form scope:name'
  );
  await expect(lake.button('Create')).toBeDisabled();
  await form.getByLabel(/^Members/).fill('demo:spectrum-1.csv');
  await lake.button('Create').click();
  await expect(
    lake.page.getByRole('heading', { level: 2, name: `demo:${name}` })
  ).toBeVisible();
  await expect(lake.header).toContainText('Available here');
  const facts = lake.page.locator('.ossr-Details');
  await expect(facts).toContainText('Open');

  // Members come and go.
  const members = lake.page.locator('.ossr-Lake-members');
  await members.getByRole('textbox').fill('spectrum-2.csv');
  await expect(members.getByRole('alert')).toContainText(
    '“spectrum-2.csv” does not have the form scope:name'
  );
  await members.getByRole('textbox').fill('demo:spectrum-2.csv');
  await members.getByRole('button', { name: 'Add Members' }).click();
  await expect(facts).toContainText(/Files\s*2/);
  await members.getByRole('textbox').fill('demo:spectrum-1.csv');
  await members.getByRole('button', { name: 'Remove' }).click();
  await expect(facts).toContainText(/Files\s*1/);

  // Keys of our own are set, changed and taken away.
  const meta = lake.page.locator('.ossr-Meta').first();
  await lake.page.getByLabel('New key').fill('exposure_s');
  await lake.page.getByLabel('Value', { exact: true }).fill('1200');
  await lake.button('Add').click();
  await expect(meta).toContainText('1200');
  await meta.getByRole('button', { name: 'Change' }).click();
  await meta.getByLabel('Value of exposure_s').fill('1800');
  await page.keyboard.press('Enter');
  await expect(meta).toContainText('1800');
  const details = () =>
    ossr.ask<{ metadata: unknown; open: boolean; files: number }>(
      `lakes/demo/did?did=${encodeURIComponent(`demo:${name}`)}`
    );
  expect(await details()).toMatchObject({
    metadata: { exposure_s: 1800 },
    open: true,
    files: 1
  });
  await meta.getByRole('button', { name: 'Remove' }).click();
  await expect(lake.page).toContainText('No custom metadata.');

  // Once closed, nothing changes any more.
  await members.getByRole('button', { name: 'Close…' }).click();
  await page
    .locator('.jp-Dialog')
    .getByRole('button', { name: 'Close Permanently' })
    .click();
  await expect(facts).toContainText('Closed');
  await expect(members).toHaveCount(0);
  expect(await details()).toMatchObject({ open: false, files: 1 });
});

test('the files of a record go into a dataset that leads back to it', async ({
  page,
  ossr
}) => {
  const name = fresh('record');
  const lake = new Lake(ossr);
  await ossr.open(NARROW);
  await ossr.show(IDS.eventList);
  await ossr.choose(
    ossr.actions.getByRole('button', { name: 'More actions' }),
    'Upload to Data Lake…'
  );
  const form = lake.page;
  await expect(form).toContainText('Upload to Data Lake (demo)');
  await expect(
    form.getByRole('list', { name: 'Files to upload' })
  ).toContainText('Crab nebula gamma-ray event list');
  const dataset = form.getByRole('textbox', { name: 'Dataset' });
  await expect(dataset).toHaveValue(/^demo\../);
  await dataset.fill(name);
  await form.getByRole('combobox', { name: 'Scope' }).selectOption('demo');
  await form
    .getByRole('combobox', { name: 'Storage (RSE)' })
    .selectOption('DEMO-SCRATCHDISK');
  await form.getByRole('textbox', { name: 'Name prefix' }).fill(`${name}.`);
  await expect(form).toContainText(`demo:${name}.events.csv`);
  await lake.button('Upload').click();
  await expect(page.locator('.ossr-Jobs')).toContainText(
    'files uploaded, verified',
    { timeout: 40_000 }
  );
  await lake.show(`demo:${name}`);
  await expect(lake.rules).toContainText('copied');
  await expect(lake.page).toContainText('10.5072/');
  await lake.page
    .getByRole('button', { name: /Crab nebula gamma-ray event list/ })
    .click();
  await expect(ossr.record.getByRole('heading', { level: 2 })).toHaveText(
    'Crab nebula gamma-ray event list'
  );
});

test('a dataset is prepared for publication with its manifest and its files', async ({
  page,
  ossr
}) => {
  const lake = new Lake(ossr);
  await lake.open();
  await lake.show('demo:my-spectra');
  await ossr.choose(lake.button('More actions'), 'Publish…');
  const dialog = page.locator('.jp-Dialog');
  await expect(dialog).toContainText('Publish demo:my-spectra?');
  await dialog.getByRole('button', { name: 'Prepare Folder' }).click();
  const jobs = page.locator('.ossr-Jobs');
  await expect(jobs).toContainText('2 files downloaded, verified');
  await jobs.getByRole('button', { name: 'Publish…' }).click();
  const form = page.locator('.ossr-Publish:visible');
  await expect(form).toContainText('rucio-manifest.json');
  await expect(form).toContainText('spectrum-1.csv');
  const { spec, result } = await ossr.ended();
  expect(spec).toMatchObject({ kind: 'lake-download', publishTo: '' });
  const text = await ossr.disk.read(`${result?.folder}/rucio-manifest.json`);
  const manifest = JSON.parse(text.toString());
  expect(manifest.files).toMatchObject([
    {
      did: 'demo:spectrum-1.csv',
      md5: expect.stringMatching(/^[0-9a-f]{32}$/)
    },
    { did: 'demo:spectrum-2.csv', size: expect.any(Number) }
  ]);
});

test('files of the file browser that are dropped on the tab are to be uploaded', async ({
  page,
  ossr
}) => {
  const name = `${fresh('drop')}.csv`;
  await ossr.disk.write(`${ossr.folder}/${name}`, 'a,b\n1,2\n');
  const lake = new Lake(ossr);
  await lake.open();
  await ossr.setWidth(WIDE);
  // Both are to be seen: the file browser goes to the other side.
  await ossr.command('filebrowser:refresh');
  await page.sidebar.moveTabToRight('filebrowser');
  await page.sidebar.openTab('filebrowser');
  await expect(lake.box).toBeVisible();
  const item = page.locator('.jp-DirListing-item', { hasText: name });
  const from = await item.boundingBox();
  const to = await lake.box.boundingBox();
  if (!from || !to) {
    throw new Error('What is dragged, or where to, is not to be seen.');
  }
  await page.mouse.move(from.x + 40, from.y + from.height / 2);
  await page.mouse.down();
  // Whatever is dragged lies between the mouse and the page: no element can be hovered.
  await page.mouse.move(to.x + 60, to.y + 200, { steps: 20 });
  await expect(page.locator('.ossr-Lake.ossr-mod-drop')).toBeVisible();
  await page.mouse.up();
  await expect(lake.page).toContainText('Upload to Data Lake (demo)');
  await expect(
    lake.page.getByRole('list', { name: 'Files to upload' })
  ).toContainText(name);
  await expect(page.locator('.ossr-mod-drop')).toHaveCount(0);
  await page.sidebar.moveTabToLeft('filebrowser');
});
