import { expect } from '../support';
import { FOLLOWED, test, type RealLake } from './lakeTest';
import { approve, repair, transfers } from './rucio';

/** Make the data available while every copy fails; what is shown then. */
async function stuck(lake: RealLake): Promise<void> {
  await lake.show(lake.did);
  await transfers('fail', lake.stamp, async () => {
    await lake.button('Make Available').click();
    await expect(lake.rules.locator('[data-state="stuck"]')).toContainText(
      'Unexpected server error',
      FOLLOWED
    );
    await expect(lake.header).toContainText('Stuck, 0 of 2 available, 2 stuck');
    await expect(lake.header).toContainText('2 of 2 files cannot be copied');
    await expect(lake.jobs).toContainText('Unexpected server error');
    await lake.rules.getByRole('button', { name: 'Show Stuck Files' }).click();
    await expect(lake.rules).toContainText(`${lake.did}.1.dat → `);
  });
}

test('a rule that is stuck says why, and is asked again by who may do so', async ({
  page,
  lake
}) => {
  await lake.seed(2);
  await lake.signIn('root');
  await stuck(lake);
  await lake.rules.getByRole('button', { name: 'Retry' }).click();
  await expect(page.locator('.Toastify')).toContainText(
    'Retry of the replication requested.'
  );
  await repair();
  await expect(lake.jobs).toContainText('2 files available', FOLLOWED);
  await expect(lake.header).toContainText('Available here');
  await expect(lake.rules.locator('[data-state="stuck"]')).toHaveCount(0);
});

test('who may not ask again sees that, and gets the data when the lake continues', async ({
  lake
}) => {
  await lake.seed(2);
  await lake.signIn('alice');
  await stuck(lake);
  await expect(lake.rules.getByRole('button', { name: 'Retry' })).toHaveCount(
    0
  );
  await expect(lake.page).toContainText('only its administrators');
  await repair(await lake.rule('real'));
  await expect(lake.jobs).toContainText('2 files available', FOLLOWED);
  await expect(lake.header).toContainText('Available here');
});

test('a rule beyond the quota waits until a person at the lake agrees', async ({
  lake
}) => {
  await lake.seed(1);
  await lake.ossr.command('ossr:select-data-lake', { lake: 'asking' });
  await lake.signIn('alice');
  await lake.show(lake.did);
  await expect(lake.page).toContainText('0 B used at NOQUOTA-RSE');
  await expect(lake.button('Make Available')).toBeDisabled();
  await lake.page.getByLabel(/^Request approval/).check();
  await lake.button('Request').click();
  await expect(lake.jobs).toContainText('Waiting for approval of the rule');
  await expect(lake.header).toContainText('Not available here');
  await expect(lake.header).toContainText(
    'The rule must be approved at the lake first.'
  );
  await expect(lake.rules).toContainText('Waiting for approval');
  await approve(await lake.rule('asking'));
  await expect(lake.jobs).toContainText('1 file available', FOLLOWED);
  await expect(lake.header).toContainText('Available here');
});
