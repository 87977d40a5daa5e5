import type { Page } from '@playwright/test';

import { expect, forgetEnvironments, IDS, test, WIDE } from './support';

// A fresh environment is made with ipykernel in it, from whatever index pip is set up with.
test.setTimeout(240_000);

const view = (page: Page) => page.locator('.ossr-Install:visible');
const RECORD = 'Fitting the spectrum of the Crab nebula';

test.beforeEach(({ request }) => forgetEnvironments(request));

test('two clicks from an open record to its notebook that ran', async ({
  page,
  ossr
}) => {
  await ossr.open(WIDE);
  await ossr.read('spectrum crab', RECORD);
  await page.getByRole('button', { name: 'Try It…' }).click();
  await expect(view(page)).toHaveAttribute('data-stage', 'planned', {
    timeout: 90_000
  });
  await view(page)
    .getByRole('button', { name: 'Install and Run Notebook' })
    .click();
  const run = view(page).locator('.ossr-Run');
  await expect(run).toHaveAttribute('data-state', 'completed', {
    timeout: 120_000
  });
  await expect(run.getByRole('status')).toHaveText('All 3 cells ran');
  await run.getByRole('button', { name: 'Open the executed copy' }).click();
  await expect(
    page.locator('.jp-Notebook:visible .jp-OutputArea-output').first()
  ).toBeVisible();
});

test('a link opens the plan, runs nothing, and plans once', async ({
  page
}) => {
  const record = `10.5072/zenodo.${IDS.notebook}`;
  const url = new URL(page.url());
  url.searchParams.set('ossr', record);
  // The plan opens over the launcher, for which `page.goto` would wait.
  await page.evaluate(href => location.assign(href), url.href);
  await expect(view(page)).toHaveAttribute('data-stage', 'planned', {
    timeout: 90_000
  });
  await expect(
    view(page).getByRole('button', { name: 'Install and Run Notebook' })
  ).toBeVisible();
  expect(new URL(page.url()).searchParams.has('ossr')).toBe(false);
  await expect(view(page).getByRole('heading').first()).toHaveText(
    `Try ${RECORD}`
  );
  await expect(page.getByRole('tab', { name: `Try ${RECORD}` })).toBeVisible();
  // Restored, it is still there to be tried.
  await page.evaluate(() => location.reload());
  await expect(view(page).getByRole('heading').first()).toHaveText(
    `Try ${RECORD}`,
    { timeout: 60_000 }
  );
});

test('data in the lake is part of the plan, and in the notebook that runs', async ({
  page,
  ossr
}) => {
  await ossr.open(WIDE);
  const title = 'Counting showers of a dataset in the Data Lake';
  await ossr.read('counting showers', title);
  await page.getByRole('button', { name: 'Try It…' }).click();
  await expect(view(page)).toHaveAttribute('data-stage', 'planned', {
    timeout: 90_000
  });
  const line = view(page).locator('.ossr-Plan-data > summary');
  await expect(line).toContainText(
    /1 here · 1 to be made available \(\d+ kB\)/,
    { timeout: 30_000 }
  );
  await line.click();
  const data = view(page).getByRole('list', { name: 'Data in the lake' });
  await expect(
    data.getByRole('listitem').filter({ hasText: 'km3net:arca21.showers' })
  ).toContainText('as showers · 3 files');
  await expect(
    data.getByRole('listitem').filter({ hasText: 'demo:my-spectra' })
  ).toContainText('as my_spectra');
  await view(page)
    .getByRole('button', { name: 'Install and Run Notebook' })
    .click();
  const run = view(page).locator('.ossr-Run');
  await expect(run).toHaveAttribute('data-state', 'completed', {
    timeout: 150_000
  });
  await expect(run.getByRole('status')).toHaveText('All 2 cells ran');
  const jobs = await ossr.ask<{ spec: object; state: string }[]>('jobs');
  expect(jobs).toContainEqual(
    expect.objectContaining({
      spec: expect.objectContaining({
        kind: 'replicate',
        did: { scope: 'km3net', name: 'arca21.showers' }
      }),
      state: 'succeeded'
    })
  );
  await run.getByRole('button', { name: 'Open the executed copy' }).click();
  await expect(
    page.locator('.jp-Notebook:visible .jp-OutputArea-output').last()
  ).toContainText('3 files, 1200 events');
});
