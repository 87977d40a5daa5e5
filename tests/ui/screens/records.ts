import { failedSearch } from '../places';
import { expect, IDS } from '../support';
import type { IScreen } from './screen';

/** Searching and reading. */
export const SEARCH: IScreen[] = [
  {
    name: 'search-start',
    area: 'sidebar',
    go: async ossr => expect(ossr.status).toContainText('31 records')
  },
  {
    name: 'search-results',
    area: 'sidebar',
    go: async ossr => {
      await ossr.search('gamma');
      await expect(ossr.hits.first()).toContainText(/gamma/i);
    }
  },
  {
    name: 'search-filters',
    area: 'sidebar',
    go: async ossr => {
      await ossr.panel.getByRole('button', { name: /^Filters/ }).click();
      await ossr.panel.getByText('Resource types').click();
      await ossr.panel.getByLabel(/^Software\s*\d+$/).check();
      await expect(ossr.panel.locator('.ossr-Chips')).toContainText('Software');
    }
  },
  {
    name: 'search-nothing',
    area: 'sidebar',
    go: async ossr => {
      await ossr.panel.getByRole('button', { name: /^Filters/ }).click();
      await ossr.search('nothing-like-it', 'Results');
      await expect(ossr.panel.locator('.ossr-NoHits')).toBeVisible();
    }
  },
  {
    name: 'search-error',
    area: 'sidebar',
    go: failedSearch
  }
];

export const RECORD: IScreen[] = [
  {
    name: 'record',
    area: 'sidebar',
    go: ossr => ossr.show(IDS.pythonPackage)
  },
  {
    name: 'files',
    area: 'sidebar',
    go: async ossr => {
      await ossr.show(IDS.eventList);
      await ossr
        .row('events.csv')
        .getByRole('button', { name: 'Download events.csv', exact: true })
        .click();
      await expect(ossr.row('events.csv')).toContainText('downloaded');
    },
    top: ossr => ossr.files
  },
  {
    name: 'record-closed',
    area: 'sidebar',
    go: ossr => ossr.show(IDS.embargoed)
  },
  {
    name: 'record-wide',
    area: 'main',
    go: async ossr => {
      await ossr.command('ossr:open-record-in-main-area', {
        source: 'demo',
        record: IDS.pythonPackage
      });
      await expect(
        ossr.page.locator('#jp-main-dock-panel .ossr-Record article')
      ).toBeVisible();
    }
  },
  {
    name: 'preview-table',
    area: 'main',
    go: async ossr => {
      await ossr.command('ossr:preview-file', {
        source: 'demo',
        record: IDS.eventList,
        key: 'events.csv'
      });
      await expect(ossr.page.getByRole('columnheader').first()).toBeVisible();
    }
  },
  {
    name: 'preview-archive',
    area: 'main',
    go: async ossr => {
      await ossr.command('ossr:show-archive', {
        source: 'demo',
        record: IDS.nestedZip,
        key: 'noise-budget.zip'
      });
      await expect(ossr.page.locator('.ossr-Archive')).toContainText('entries');
    }
  }
];
