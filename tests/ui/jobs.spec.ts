import { expect, IDS, test, type IJob } from './support';

test.use({ dark: true });

test('a transfer shows its progress everywhere, is cancelled soon, and resumes', async ({
  page,
  ossr
}) => {
  await ossr.open();
  await ossr.show(IDS.bigFile);
  await ossr.actions.getByRole('button', { name: /^Download File/ }).click();
  await ossr.underWay();
  await expect(
    ossr.files.getByRole('progressbar', { name: /skim\.bin/ }).first()
  ).toHaveAttribute('aria-valuenow', /\d+/);
  const status = page.getByRole('button', {
    name: /1 transfer, \d+ percent done/
  });
  await expect(status).toBeVisible();
  await expect(ossr.tab('Transfers')).toContainText('1');

  const bar = ossr.panel.getByRole('button', { name: '1 active transfer' });
  await expect(bar).toContainText(/↓ 1 · \d+ %/);
  await bar.click();
  await expect(ossr.jobs.getByRole('listitem')).toContainText('skim');
  await ossr.panel.getByRole('button', { name: 'Show All Transfers' }).click();
  await expect(ossr.tab('Transfers')).toHaveAttribute('aria-selected', 'true');
  await expect(bar).toBeHidden();

  await page.sidebar.openTab('jp-running-sessions');
  await expect(
    page.locator('#jp-running-sessions').getByText('LHC open data skim')
  ).toBeVisible();
  await status.click();
  const row = ossr.jobs.getByRole('listitem');
  await expect(row).toContainText('LHC open data skim');
  await expect(row.getByRole('progressbar')).toBeVisible();
  await expect(row).toContainText(/of 3\d MB.*\/s/);

  await row.getByRole('button', { name: 'Cancel' }).click();
  await expect(row).toContainText('Cancelled');
  const cancelled = await ossr.job();
  expect(cancelled.state).toBe('cancelled');
  expect(await ossr.disk.list(ossr.folder)).not.toContain('skim.bin');
  await expect(status).toHaveCount(0);

  await row.getByRole('button', { name: 'Resume' }).click();
  const again = await ossr.underWay();
  expect(again.progress?.done).toBeGreaterThanOrEqual(
    cancelled.progress?.done ?? 0
  );
  await row.getByRole('button', { name: 'Log' }).click();
  await expect(row.getByRole('log')).toContainText(/skim\.bin/);
  const job = await ossr.ended();
  expect(job.state).toBe('succeeded');
  await expect(row).toContainText('verified');
  await ossr.disk.verified(job);
});

test('a reload of the page does not disturb a transfer, and it is found again', async ({
  page,
  ossr
}) => {
  await ossr.open();
  await ossr.show(IDS.bigFile);
  await ossr.actions.getByRole('button', { name: /^Download File/ }).click();
  const { id } = await ossr.underWay();
  await page.reload();
  await ossr.command('ossr:show-jobs');
  const row = ossr.jobs.getByRole('listitem');
  await expect(row).toContainText('LHC open data skim');
  // On a busy machine it may have ended before the page is there again.
  await expect(
    row.getByRole('progressbar').or(row.getByText('verified'))
  ).toBeVisible();
  const job = await ossr.ended();
  expect(job).toMatchObject({ id, state: 'succeeded' });
  await expect(row).toContainText('verified');
  await row.getByRole('button', { name: 'Remove' }).click();
  await expect(ossr.panel).toContainText(
    'Downloads, installs and uploads appear here.'
  );
  expect(await ossr.ask<IJob[]>('jobs')).toEqual([]);
});
