import { rm, writeFile } from 'fs/promises';

import { expect } from '../support';
import { FOLLOWED, test } from './lakeTest';
import { minted, transfers } from './rucio';
import { HUB_TOKEN, rucio } from './services';

test.afterEach(() => rm(HUB_TOKEN, { force: true }));

test('by a certificate, by a proxy, and on the page of an institute', async ({
  page,
  ossr,
  lake
}) => {
  const kind = async () =>
    (await ossr.ask<{ kind: string | null }>('lakes/real/account')).kind;
  await ossr.command('ossr:sign-in-to-data-lake');
  await expect(lake.page).toContainText('Not signed in.');
  await lake.page.getByLabel('Certificate (X.509)').check();
  await lake.page
    .getByLabel(/^Certificate \(PEM\)/)
    .fill(rucio('RUCIO_ALICE_CERT'));
  await lake.button('Sign In').click();
  await expect(lake.page.getByRole('alert')).toBeVisible(); // the key is in another file
  await lake.page.getByLabel(/^Private key/).fill(rucio('RUCIO_ALICE_KEY'));
  await lake.button('Sign In').click();
  await expect(lake.page).toContainText('Signed in as alice');
  expect(await kind()).toBe('x509');
  await lake.button('Sign Out').click();

  await lake.page.getByLabel('Proxy certificate').check();
  await lake.page.getByLabel(/^Proxy file/).fill(rucio('RUCIO_ALICE_PROXY'));
  await lake.button('Sign In').click();
  await expect(lake.page).toContainText('Signed in as alice');
  expect(await kind()).toBe('x509-proxy');
  await lake.button('Sign Out').click();

  await lake.page.getByLabel('Web page of your institute').check();
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    lake.button('Sign In').click()
  ]);
  await opened.waitForLoadState(); // the issuer lets everybody in
  await opened.close();
  await expect(lake.page).toContainText('Signed in as alice');
  expect(await kind()).toBe('oidc');
});

test('a sign-in that ends is noticed by the clock; a job waits for the next one, and continues', async ({
  ossr,
  lake
}) => {
  await lake.seed(1);
  await ossr.command('ossr:select-data-lake', { lake: 'hub' });
  await writeFile(HUB_TOKEN, await minted(30));
  await ossr.command('ossr:sign-in-to-data-lake');
  await expect(lake.page).toContainText('Signed in as alice');
  await expect(lake.page).toContainText('signing out is not needed');
  await expect(lake.page).toContainText(/Signed in until \d/);
  await transfers('hold', lake.stamp, async () => {
    await ossr.command('ossr:make-did-available', {
      lake: 'hub',
      did: lake.did
    });
    await expect(lake.page).toContainText(/Sign-in expired at \d/, {
      timeout: 60_000
    });
    await lake.button('Back').click();
    await ossr.tab('Transfers').click();
    await expect(ossr.jobs).toContainText(
      'Waiting for sign-in to Real lake, by the hub',
      FOLLOWED
    );
    await ossr.tab('Data Lake').click();
    await lake.signIn('alice');
  });
  await ossr.tab('Transfers').click();
  await expect(ossr.jobs).toContainText('1 file available', FOLLOWED);
});
