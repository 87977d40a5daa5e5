import type { Locator } from '@playwright/test';
import type { Basket } from '../../src/api/types';
import { expect, test } from './support';
import type { Ossr } from './support';
import { Lake } from './lake';

/** The basket of the demo's own ESAP, as a person sees it. */
class Shopping {
  constructor(private _ossr: Ossr) {
    this.section = _ossr.panel.locator('details.ossr-Basket');
    this.rows = this.section.getByRole('listitem');
  }

  readonly section: Locator;
  readonly rows: Locator;

  row(title: string): Locator {
    return this.rows.filter({ hasText: title });
  }

  async unfold(): Promise<void> {
    await this._ossr.open();
    await this.section.getByText('Basket of ESAP (demo)').click();
  }
}

test('each item of the basket of ESAP leads to its data, its record or a cell', async ({
  page,
  ossr
}) => {
  const { items } = await ossr.ask<Basket>('basket');
  const basket = new Shopping(ossr);
  await basket.unfold();
  await expect(basket.rows).toHaveCount(items.length);
  await basket.row('cta:crab.events').getByText('Show in Data Lake').click();
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
  const table = 'Events of the Crab Nebula as a VOTable';
  await basket.row(table).getByText('Insert pyvo Cell').click();
  const url = items.find(({ title }) => title === table)?.urls[0];
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/vo\/events\.vot$/);
  // JupyterLab adds an empty cell to an empty notebook, before this one or after it.
  await expect(
    page.locator('.jp-Cell', { hasText: url as string })
  ).toBeVisible();

  await basket
    .row('Event list of the Crab Nebula')
    .getByText('Open Record')
    .click();
  await expect(
    ossr.panel
      .locator('.ossr-Record')
      .getByRole('heading', { name: /Crab nebula gamma-ray event list/ })
  ).toBeVisible();
});
