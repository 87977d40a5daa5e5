import { expect, IDS, problem, type Ossr } from './support';

/** A name, and how one gets there from the place before. */
export type Place = [string, (ossr: Ossr) => Promise<void>];

/** A search that the repository does not answer. */
export async function failedSearch(ossr: Ossr): Promise<void> {
  await ossr.page.route(
    /records\?q=broken/,
    route =>
      route.fulfill(
        problem('upstream-down', 502, 'The repository gave no answer')
      ),
    { times: 1 }
  );
  await ossr.box.fill('broken');
  await ossr.box.press('Enter');
  await expect(ossr.panel.getByRole('alert')).toBeVisible();
}

/** What the Records tab and its views in the main area show. */
export const PLACES: Place[] = [
  ['the start', async ossr => expect(ossr.status).toContainText('31 records')],
  [
    'filters and results',
    async ossr => {
      await ossr.panel.getByRole('button', { name: /^Filters/ }).click();
      await ossr.panel.getByText('Resource types').click();
      await ossr.panel.getByLabel(/^Software\s*7$/).check();
      await ossr.search('gamma');
    }
  ],
  [
    'no results',
    async ossr => {
      await ossr.search('nothing-like-it', 'Results');
      await expect(ossr.panel.locator('.ossr-NoHits')).toBeVisible();
    }
  ],
  ['an error', failedSearch],
  [
    'a record and its files',
    async ossr => {
      await ossr.show(IDS.eventList);
      const row = ossr.row('events.csv');
      await row
        .getByRole('button', { name: 'events.csv', exact: true })
        .click();
      await row.getByRole('button', { name: 'Download events.csv' }).click();
      await expect(row).toContainText('downloaded');
    }
  ],
  ['a closed record', ossr => ossr.show(IDS.embargoed)],
  [
    'jobs',
    async ossr => {
      await ossr.tab('Transfers').click();
      await ossr.jobs.getByRole('button', { name: 'Log' }).click();
      await expect(ossr.jobs.getByRole('log')).toBeVisible();
    }
  ],
  [
    'the account',
    async ossr => {
      await ossr.command('ossr:open-account', { source: 'demo' });
      await expect(
        ossr.panel.getByLabel('Personal access token')
      ).toBeVisible();
    }
  ],
  [
    'a table and a record in the main area',
    async ossr => {
      await ossr.command('ossr:preview-file', {
        source: 'demo',
        record: IDS.eventList,
        key: 'events.csv'
      });
      await expect(ossr.page.getByRole('columnheader').first()).toBeVisible();
    }
  ],
  [
    'a record in the main area',
    async ossr => {
      await ossr.command('ossr:open-record-in-main-area', {
        source: 'demo',
        record: IDS.pythonPackage
      });
      await expect(
        ossr.page.locator('#jp-main-dock-panel .ossr-Record article')
      ).toBeVisible();
    }
  ],
  [
    'the contents of an archive',
    async ossr => {
      await ossr.command('ossr:show-archive', {
        source: 'demo',
        record: IDS.nestedZip,
        key: 'noise-budget.zip'
      });
      await expect(ossr.page.locator('.ossr-Archive')).toContainText('entries');
    }
  ]
];
