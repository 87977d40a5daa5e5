import type { Basket, BasketItem } from '../../src/api/types';
import { expect, IDS, test } from './support';
import { Lake } from './lake';

const item = (title: string, change: Partial<BasketItem>): BasketItem => ({
  title,
  archive: 'demo',
  did: null,
  doi: null,
  urls: [],
  vo: null,
  text: '{}',
  ...change
});

test('each item of the basket of ESAP leads to its data, its record or a cell', async ({
  page,
  ossr
}) => {
  const table = 'https://vo.example.org/tap/sync?FORMAT=votable';
  const basket: Basket = {
    title: 'ESAP of the test',
    items: [
      item('cta:crab.events', { did: { scope: 'cta', name: 'crab.events' } }),
      item('Crab event list', { doi: `10.5072/zenodo.${IDS.eventList}` }),
      item('Sources', { urls: [table], vo: 'VOTable' })
    ]
  };
  // No other test has an ESAP: tests/server/api/test_basket_api.py has the server's part.
  await page.route(/jupyter-ossr-ext\/api\/basket/, route =>
    route.fulfill({ json: basket })
  );
  await ossr.open();
  const section = ossr.panel.locator('details.ossr-Basket');
  const summary = section.getByText('Shopping basket of ESAP of the test');
  const row = (title: string) =>
    section.getByRole('listitem').filter({ hasText: title });
  await summary.click();
  await row('cta:crab.events').getByText('Show in Data Lake').click();
  await expect(
    new Lake(ossr).page.getByRole('heading', { name: 'cta:crab.events' })
  ).toBeVisible();

  const path = `${ossr.folder}/vo.ipynb`;
  const metadata = { kernelspec: { name: 'python3', display_name: 'Python' } };
  await ossr.disk.write(
    path,
    JSON.stringify({ cells: [], metadata, nbformat: 4, nbformat_minor: 5 })
  );
  await ossr.command('docmanager:open', { path, factory: 'Notebook' });
  await ossr.tab('Records').click();
  await row('Sources').getByText('Insert pyvo Cell').click();
  await expect(page.locator('.jp-Cell').last()).toContainText(table);

  await row('Crab event list').getByText('Open Record').click();
  await expect(
    ossr.panel
      .locator('.ossr-Record')
      .getByRole('heading', { name: /Crab nebula gamma-ray event list/ })
  ).toBeVisible();
});
