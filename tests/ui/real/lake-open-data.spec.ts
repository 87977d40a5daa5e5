import { expect, type IJob } from '../support';
import { FOLLOWED, test } from './lakeTest';
import { openToAll } from './rucio';

test('open data are found by their DOI, looked at and downloaded without a sign-in', async ({
  ossr,
  lake
}) => {
  const files = await lake.seed(2);
  const doi = `10.5072/${lake.stamp}`;
  await openToAll(lake.stamp, doi);
  const account = await ossr.ask<{ signedIn: boolean }>('lakes/real/account');
  expect(account.signedIn).toBe(false);

  // The list of open data is asked for once a minute.
  await expect(async () => {
    await lake.search(doi, '1 found');
  }).toPass(FOLLOWED);
  await lake.row(lake.did).focus();
  await ossr.page.keyboard.press('ArrowRight');
  for (const name of Object.keys(files)) {
    await expect(lake.row(`user.alice:${name}`)).toContainText('20 kB');
  }
  await lake.show(lake.did);
  await expect(lake.page).toContainText('shown without a sign-in');
  await expect(lake.page).toContainText('40 kB');
  await expect(lake.rules).toHaveCount(0);
  await lake.button('Download').click();
  await expect(lake.jobs).toContainText(
    '2 files downloaded, verified',
    FOLLOWED
  );
  const [job] = await ossr.ask<IJob[]>('jobs');
  const paths = job?.result?.files.map(({ path }) => path) ?? [];
  expect(paths).toHaveLength(2);
  for (const path of paths) {
    const bytes = await ossr.disk.read(path);
    expect(bytes.equals(files[path.split('/').pop() ?? ''] as Buffer)).toBe(
      true
    );
  }
  await expect(lake.header).toContainText('Available here');
});
