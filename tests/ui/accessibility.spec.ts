import { findings } from './axe';

import { expect, IDS, NARROW, problem, test, WIDE, type Ossr } from './support';

const PLACES: [string, (ossr: Ossr) => Promise<void>][] = [
  ['the start', async ossr => expect(ossr.status).toContainText('30 records')],
  [
    'filters and results',
    async ossr => {
      await ossr.panel.getByRole('button', { name: /^Filters/ }).click();
      await ossr.panel.getByText('Resource types').click();
      await ossr.panel.getByLabel(/^Software\s*6$/).check();
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
  [
    'an error',
    async ossr => {
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
  ],
  [
    'a record and its files',
    async ossr => {
      await ossr.show(IDS.eventList);
      const row = ossr.row('events.csv');
      await row
        .getByRole('button', { name: 'events.csv', exact: true })
        .click();
      await row.getByRole('button', { name: 'Bring events.csv' }).click();
      await expect(row).toContainText('already here');
    }
  ],
  ['a closed record', ossr => ossr.show(IDS.embargoed)],
  [
    'transfers',
    async ossr => {
      await ossr.tab('Transfers').click();
      await ossr.jobs.getByRole('button', { name: 'Log' }).click();
      await expect(ossr.jobs.getByRole('log')).toBeVisible();
    }
  ],
  [
    'the account',
    async ossr => {
      await ossr.command('ossr:account', { source: 'demo' });
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

for (const dark of [false, true]) {
  test.describe(dark ? 'in the dark' : 'in the light', () => {
    test.use({ dark });

    test('axe finds nothing serious, narrow or wide', async ({
      page,
      ossr
    }, info) => {
      test.setTimeout(120_000);
      await ossr.open();
      const found: Record<string, string[]> = {};
      for (const [name, go] of PLACES) {
        await ossr.setWidth(NARROW);
        await go(ossr);
        for (const width of [NARROW, WIDE]) {
          await ossr.setWidth(width);
          const here = await findings(page);
          if (here.length > 0) {
            found[`${name} at ${width} pixels`] = here;
          }
          // To be looked at by people, too.
          await page.screenshot({
            path: info.outputPath(`${name} ${width}.png`)
          });
        }
      }
      expect(found).toEqual({});
    });
  });
}
