import { expect, type IJob } from '../support';
import { FOLLOWED, md5, test } from './lakeTest';
import { command, downloaded, transfers } from './rucio';
import { LAKES, rucio } from './services';

test('from a search to a cell that reads the files of a mount; downloaded and uploaded files are those of the official client', async ({
  page,
  ossr,
  lake
}) => {
  const { stamp, did, ours } = lake;
  const files = await lake.seed(3);
  const names = Object.keys(files).sort();
  const sums = names.map(name => md5(files[name] as Buffer)).join(' ');

  await lake.signIn('alice');

  // Searched by the keyboard, opened, and found in the tree.
  await lake.search(did, '1 found');
  await expect(lake.row(did)).toContainText('Not available here');
  await lake.box.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(lake.row(`user.alice:${names[0]}`)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(lake.page).toContainText('3 of 3 files');

  // A rule that the daemons of the lake keep.
  await transfers('hold', stamp, async () => {
    await lake.button('Make Available').click();
    await expect(lake.header).toContainText('Replicating, 0 of 3 available');
    await expect(lake.jobs.getByRole('progressbar')).toBeVisible();
    await expect(
      lake.rules.locator('[data-state="replicating"]')
    ).toContainText(LAKES.real.destination_rse);
  });
  await expect(lake.jobs).toContainText('3 files available', FOLLOWED);
  await expect(lake.header).toContainText('Available here');
  await expect(
    lake.rules
      .locator('[data-state="ok"]')
      .filter({ hasText: LAKES.real.destination_rse })
  ).toContainText('3 of 3 copied');

  // A real kernel opens them where the storage is mounted, also after it was restarted.
  const variable = stamp.replace('.', '_');
  await page.notebook.createNew('story.ipynb', { kernel: 'python3' });
  await lake.button('Attach').click();
  await expect(lake.notebook).toContainText('In the kernel: 3 files', {
    timeout: 60_000
  });
  await page.notebook.setCell(
    0,
    'code',
    `import hashlib; [print(path) for path in ${variable}]; print("sums", *[hashlib.md5(open(path, "rb").read()).hexdigest() for path in ${variable}])`
  );
  await page.notebook.run();
  const output = page.locator('.jp-OutputArea-output').first();
  await expect(output).toContainText(`sums ${sums}`);
  const printed = (await output.innerText()).split('\n').slice(0, 3);
  for (const [number, path] of printed.entries()) {
    expect(path.startsWith(`${rucio('RUCIO_MOUNT')}/`), path).toBe(true);
    expect(path.endsWith(`/${names[number]}`), path).toBe(true);
  }
  await lake.restartAndRunAll();
  await expect(output).toContainText(`sums ${sums}`, { timeout: 60_000 });

  // Downloaded into a folder they are what `rucio download` writes, byte by byte.
  await ossr.command('ossr:download-did', {
    lake: 'real',
    did,
    folder: `${ossr.folder}/downloaded`
  });
  await expect(lake.jobs).toContainText(
    '3 files downloaded, verified',
    FOLLOWED
  );
  const [fetched] = (
    await ossr.ask<(IJob & { spec: { kind: string } })[]>('jobs')
  ).filter(({ spec }) => spec.kind === 'lake-download');
  const paths = fetched?.result?.files.map(({ path }) => path) ?? [];
  expect(paths).toHaveLength(3);
  for (const name of names) {
    const path = paths.find(path => path.endsWith(`/${name}`)) ?? name;
    const bytes = await ossr.disk.read(path);
    expect(bytes.equals(files[name] as Buffer), name).toBe(true);
    expect(bytes.equals(await downloaded(name)), name).toBe(true);
  }

  // What is uploaded from the file browser is found, and read, by the official client.
  const sent = `${stamp}.sent.csv`;
  const text = 'energy,flux\n1,2\n';
  await ossr.disk.write(`${ossr.folder}/${sent}`, text);
  await lake.upload(sent);
  await expect(lake.page).toContainText('Upload to Real lake');
  await lake.page
    .getByRole('combobox', { name: 'Scope' })
    .selectOption('user.alice');
  await lake.page
    .getByRole('combobox', { name: 'Storage (RSE)' })
    .selectOption('CERN-SCRATCHDISK');
  await lake.page.getByLabel('Dataset', { exact: true }).fill(`${stamp}.sent`);
  await expect(lake.page.locator('.ossr-Upload-files')).toContainText(
    `user.alice:${sent}`
  );
  ours.push(sent, `${stamp}.sent`);
  await lake.button('Upload').click();
  await expect(ossr.jobs).toContainText('1 file uploaded, verified', FOLLOWED);
  expect(
    await command('alice', 'did', 'content', 'list', `user.alice:${stamp}.sent`)
  ).toContain(sent);
  expect(
    await command('alice', 'replica', 'list', 'file', `user.alice:${sent}`)
  ).toContain('CERN-SCRATCHDISK');
  expect((await downloaded(sent)).toString()).toBe(text);
});
