import { findings } from './axe';
import { Lake } from './lake';
import { brokenParts } from './layout';
import { expect, test, type IJob } from './support';

// On one line: the editor would indent what follows by itself.
const CELL =
  'print("files", len(crab_events), "rows", len(open(crab_events[0]).readlines()) > 1)';

// Galata answers for kernels and sessions itself; a restart has to be a real one.
test.use({ kernels: null, sessions: null });

test('nothing is asked of a lake before its tab is opened', async ({
  page,
  ossr
}) => {
  const asked: string[] = [];
  page.on('request', request => {
    if (request.url().includes('/lakes')) {
      asked.push(request.url());
    }
  });
  await ossr.open();
  await ossr.search('crab');
  expect(asked).toEqual([]);
  await ossr.tab('Data Lake').click();
  await expect(new Lake(ossr).box).toBeVisible();
  expect(asked.length).toBeGreaterThan(0);
});

test('search, look, make available, attach, and a cell that still runs after a restart', async ({
  page,
  ossr
}) => {
  test.setTimeout(120_000);
  const lake = new Lake(ossr);
  await lake.open();
  await lake.search('cta:crab-*', '1 found');
  // By keys alone: into the tree, open two levels, and show what is there.
  await lake.box.press('ArrowDown');
  await expect(lake.row('cta:crab-nebula')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(lake.row('cta:crab.events')).toBeVisible();
  await expect(lake.row('cta:crab.events')).toContainText('Not available here');
  while (
    (await page.locator(':focus').getAttribute('data-did')) !==
    'cta:crab.events'
  ) {
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(50);
  }
  await page.keyboard.press('ArrowRight');
  await expect(lake.row('cta:crab.events.0001.csv')).toBeVisible();
  await page.keyboard.press('Enter');

  await expect(lake.page).toContainText('12 of 12 files');
  await lake.button('Make Available').focus();
  await page.keyboard.press('Enter');
  await expect(lake.page.getByRole('progressbar')).toBeVisible();
  await expect(lake.page.locator('.ossr-Lake-header')).toContainText(
    'Available here',
    { timeout: 40_000 }
  );
  await expect(lake.page).toContainText('12 files available');
  // Back with the keyboard is where one was.
  await lake.page.getByRole('button', { name: 'Back' }).focus();
  await page.keyboard.press('Enter');
  await expect(lake.row('cta:crab.events')).toBeFocused();
  await expect(lake.row('cta:crab.events')).toContainText('Available here');
  await page.keyboard.press('Enter');

  await page.notebook.createNew('lake.ipynb', { kernel: 'python3' });
  await lake.page.getByRole('button', { name: 'Attach', exact: true }).click();
  await expect(lake.notebook).toContainText('crab_events');
  await expect(lake.notebook).toContainText('In the kernel: 12 files', {
    timeout: 60_000
  });
  await page.notebook.setCell(0, 'code', CELL);
  await page.notebook.run();
  const output = page.locator('.jp-OutputArea-output').first();
  await expect(output).toContainText('files 12 rows True');

  // Nothing was run by hand in between: what the cell uses comes back by itself.
  await lake.restartAndRunAll();
  await expect(output).toContainText('files 12 rows True', {
    timeout: 60_000
  });

  // It is kept in the file, and gone from file and kernel when it is detached.
  expect(await lake.metadata('ossr')).toEqual({
    attachments: [
      {
        lake: 'demo',
        instance: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        did: 'cta:crab.events',
        variable: 'crab_events',
        as: 'auto'
      }
    ]
  });
  await lake.notebook.getByRole('button', { name: 'Detach' }).click();
  await expect(lake.notebook).toHaveCount(0);
  expect(await lake.metadata('ossr')).toBeNull();
  await page.notebook.setCell(0, 'code', 'print("crab_events" in globals())');
  await page.notebook.run();
  await expect(page.locator('.jp-OutputArea-output').first()).toContainText(
    'False'
  );
});

test('a DOI that no record has opens the data that are open with it', async ({
  ossr
}) => {
  await ossr.open();
  await ossr.box.fill('https://doi.org/10.5072/lofar.lotss-p23');
  await ossr.box.press('Enter');
  const { page } = new Lake(ossr);
  await expect(
    page.getByRole('heading', { level: 2, name: 'lofar:lotss.p23.cutouts' })
  ).toBeVisible();
  await expect(page).toContainText('10.5072/lofar.lotss-p23');
});

test('a plain word finds; two clicks make data available', async ({ ossr }) => {
  const lake = new Lake(ossr);
  await lake.open();
  await lake.search('crab', 'found for *crab*');
  await expect(lake.row('cta:crab.events')).toBeVisible();
  // Further down than the list is high; a search for its own word shows it first.
  await lake.search('images', 'found for *images*');
  const row = lake.row('cta:crab.images');
  await expect(row).toBeVisible();
  ossr.clicks = 0;
  await ossr.click(row);
  await ossr.click(lake.button('Make Available'));
  await expect(lake.header).toContainText('Available here', {
    timeout: 40_000
  });
  expect(ossr.clicks).toBe(2);
  await lake.button('More actions').click();
  await expect(
    ossr.page.getByRole('menuitem', { name: 'Copy DID' })
  ).toBeVisible();
  await ossr.page.keyboard.press('Escape');
  await expect(lake.button('More actions')).toBeFocused();
});

test('a file is uploaded from the file browser, and found', async ({
  ossr
}) => {
  const name = `upload-${Date.now()}.csv`;
  await ossr.disk.write(`${ossr.folder}/${name}`, 'a,b\n1,2\n');
  const lake = new Lake(ossr);
  await lake.open();
  // The button asks; what another panel has selected is not taken.
  await ossr.panel.getByRole('button', { name: 'Upload files' }).click();
  const chooser = ossr.page.locator('.jp-Dialog');
  await expect(chooser).toContainText('Choose the files and folders to upload');
  await chooser.getByRole('button', { name: 'Cancel' }).click();
  await expect(lake.box).toBeVisible();
  await lake.upload(name);
  await expect(lake.page).toContainText(name);
  await expect(
    lake.page.getByRole('combobox', { name: 'Storage (RSE)' })
  ).toHaveValue('DEMO-SCRATCHDISK');
  await lake.page.getByLabel('Name prefix').fill('ui-');
  await expect(lake.page.locator('.ossr-Upload-files')).toContainText(
    `demo:ui-${name}`
  );
  await lake.page.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(ossr.jobs).toContainText('1 file uploaded, verified', {
    timeout: 40_000
  });
  await ossr.tab('Data Lake').click();
  await lake.search(`demo:ui-${name}`, '1 found');
  await expect(lake.row(`demo:ui-${name}`)).toBeVisible();

  // What is ours can be described.
  await lake.row(`demo:ui-${name}`).click();
  await lake.page.getByLabel('New key').fill('telescope');
  await lake.page.getByLabel('Value', { exact: true }).fill('LST-1');
  await lake.page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(lake.page.locator('.ossr-Meta').first()).toContainText('LST-1');
});

test('files are downloaded into a folder', async ({ ossr }) => {
  const lake = new Lake(ossr);
  await lake.open();
  await lake.show('cta:crab.calibration');
  await lake.page.getByText('Download to a folder instead').click();
  await lake.page.getByRole('button', { name: 'Download' }).click();
  const job: IJob = await ossr.ended();
  expect(job.state).toBe('succeeded');
  await expect(lake.page).toContainText('5 files downloaded, verified');
  for (const { path } of job.result?.files ?? []) {
    expect((await ossr.disk.read(path)).length).toBeGreaterThan(0);
  }
  expect(job.result?.files).toHaveLength(5);
});

test('sign in as somebody else, refused once, and out again', async ({
  page,
  ossr
}) => {
  const lake = new Lake(ossr);
  await lake.open();
  await ossr.command('ossr:sign-in-to-data-lake');
  await expect(lake.page).toContainText('Signed in as demo');
  await lake.page
    .getByRole('button', { name: /Another Account or Method/ })
    .click();
  await lake.page.getByLabel('User name and password').check();
  const password = lake.page.getByLabel('Password', { exact: true });
  await expect(password).toHaveAttribute('type', 'password');
  await lake.page.getByLabel('User name', { exact: true }).fill('ada');
  await lake.page.getByLabel(/^Rucio account/).fill('ada');
  await password.fill('wrong');
  await lake.page.getByRole('button', { name: 'Sign In', exact: true }).click();
  await expect(lake.page.getByRole('alert')).toBeVisible();
  await expect(password).toHaveValue('');
  await password.fill('lovelace');
  await lake.page.getByRole('button', { name: 'Sign In', exact: true }).click();
  await expect(lake.page).toContainText('Signed in as ada');
  expect(await page.content()).not.toContain('lovelace');
  await lake.page.getByRole('button', { name: 'Sign Out' }).click();
  await expect(lake.page).toContainText('Signed in as demo');
});

test('at 250 px, keys break between their words, and a bullet is at its first line', async ({
  ossr
}) => {
  const lake = new Lake(ossr);
  await lake.open();
  await lake.show('km3net:orca6.muons');
  const key = lake.page.getByRole('rowheader', { name: 'livetime_days' });
  await expect(key).toBeVisible();
  expect(await brokenParts(key)).toEqual([]);
  await lake.show('cta:crab.events');
  const link = lake.page.locator('.ossr-References > li > button').first();
  // Of two lines; the first of them is level with the bullet.
  expect((await link.boundingBox())?.height).toBeGreaterThan(30);
  await expect(link).toHaveCSS('vertical-align', 'top');
});

test('an invalid search shows a message', async ({ ossr }) => {
  const lake = new Lake(ossr);
  await lake.open();
  await lake.search('cta:nothing-like-it', 'Results');
  await expect(ossr.panel).toContainText('Nothing found for');
  await ossr.panel.getByRole('button', { name: /^Metadata/ }).click();
  await ossr.panel.getByLabel('Key 1').fill('target');
  await ossr.panel.getByLabel('Value 1').fill('Crab Nebula');
  await lake.search('cta:crab.*', /found/);
  await ossr.panel.getByRole('button', { name: 'Add Condition' }).click();
  await ossr.panel.getByLabel('Key 2').fill('run_number');
  await ossr.panel.getByLabel('Value 2').fill('2914');
  await lake.box.press('Enter');
  await expect(ossr.panel.getByRole('alert')).toContainText(
    'Filter by one or the other'
  );
});

for (const dark of [false, true]) {
  test.describe(dark ? 'dark' : 'light', () => {
    test.use({ dark });
    test('axe finds nothing, at 250 px', async ({ page, ossr }) => {
      const lake = new Lake(ossr);
      await lake.open();
      const clean = async (place: string) => {
        expect(await findings(page), place).toEqual([]);
        const wide = await ossr.panel
          .locator('.ossr-Lake-pages')
          .evaluate(node => node.scrollWidth - node.clientWidth);
        expect(wide, `${place} is too wide`).toBeLessThanOrEqual(0);
      };
      await clean('start');
      await lake.search('cta:crab-*', '1 found');
      await expect(lake.tree).toContainText(/here/i);
      await lake.row('cta:crab-nebula').focus();
      await page.keyboard.press('ArrowRight');
      await expect(lake.row('cta:crab.events')).toBeVisible();
      await clean('tree');
      await lake.show('demo:my-spectra');
      await expect(lake.page).toContainText('Rules');
      await lake.page.getByText('Replicas', { exact: true }).click();
      await expect(lake.page.locator('.ossr-Replica').first()).toBeVisible();
      await clean('details');
      await ossr.command('ossr:sign-in-to-data-lake');
      await lake.page
        .getByRole('button', { name: /Another Account or Method/ })
        .click();
      await clean('account');
      await ossr.command('ossr:upload-to-data-lake', { paths: [ossr.folder] });
      await expect(lake.page).toContainText('Upload to');
      await clean('upload');
      await ossr.command('ossr:create-collection');
      await clean('collection');
    });
  });
}
