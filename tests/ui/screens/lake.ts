import { Lake } from '../lake';
import { expect, openSubmenu } from '../support';
import type { IScreen } from './screen';

export const LAKE: IScreen[] = [
  {
    name: 'lake-start',
    area: 'sidebar',
    go: async ossr => {
      await ossr.command('ossr:open-data-lake');
      await expect(new Lake(ossr).box).toBeVisible();
    }
  },
  {
    name: 'lake-search',
    area: 'sidebar',
    go: async ossr => {
      const lake = new Lake(ossr);
      await lake.search('cta:crab-*', '1 found');
      await lake.box.press('ArrowDown');
      await ossr.page.keyboard.press('ArrowRight');
      await expect(lake.row('cta:crab.events')).toContainText(/vailable/);
    }
  },
  {
    name: 'lake-did',
    area: 'sidebar',
    go: async ossr => {
      const lake = new Lake(ossr);
      await lake.show('cta:crab.events');
      await expect(lake.header).toContainText(/vailable/);
      await lake.page.blur();
    }
  },
  {
    name: 'lake-rules',
    area: 'sidebar',
    go: async ossr => {
      const lake = new Lake(ossr);
      await lake.show('km3net:orca6.muons');
      await expect(lake.rules).toBeVisible();
      await lake.page.blur();
    },
    top: ossr =>
      ossr.panel.locator('.ossr-Section', {
        has: ossr.page.getByRole('list', { name: 'Rules' })
      })
  },
  {
    name: 'lake-sign-in',
    area: 'sidebar',
    go: async ossr => {
      const lake = new Lake(ossr);
      await ossr.command('ossr:sign-in-to-data-lake');
      await lake.page
        .getByRole('button', { name: /Another Account or Method/ })
        .click();
      await lake.page.getByLabel('User name and password').check();
    }
  }
];

export const JUPYTERLAB: IScreen[] = [
  {
    name: 'launcher',
    area: 'main',
    go: async ossr => {
      await ossr.command('launcher:create');
      await expect(
        ossr.page.locator('.jp-LauncherCard[data-category="OSSR"]').first()
      ).toBeVisible();
    },
    top: ossr =>
      ossr.page.locator('.jp-Launcher-section', {
        has: ossr.page.locator('[data-category="OSSR"]')
      })
  },
  {
    name: 'context-menu',
    area: 'page',
    go: async ossr => {
      const { page } = ossr;
      await page.sidebar.openTab('filebrowser');
      await page.filebrowser.openDirectory(ossr.folder);
      await page
        .locator('.jp-DirListing-item', { hasText: /^spectra/ })
        .click({ button: 'right' });
      await openSubmenu(page);
      await expect(
        page.locator('#ossr-context-menu .lm-Menu-itemLabel').first()
      ).toBeVisible();
    }
  }
];
