import { expect, IDS, type Ossr } from '../support';
import type { IScreen } from './screen';

const install = (ossr: Ossr) => ossr.page.locator('.ossr-Install:visible');

const stage = (ossr: Ossr, at: string) =>
  expect(install(ossr)).toHaveAttribute('data-stage', at, {
    timeout: 180_000
  });

export const INSTALL: IScreen[] = [
  {
    name: 'install-plan',
    area: 'main',
    go: async ossr => {
      await ossr.command('ossr:try', {
        source: 'demo',
        record: IDS.notebook
      });
      await stage(ossr, 'planned');
    }
  },
  {
    name: 'run-report',
    area: 'main',
    go: async ossr => {
      await install(ossr)
        .getByRole('button', { name: 'Install and Run Notebook' })
        .click();
      await expect(install(ossr).locator('.ossr-Run')).toHaveAttribute(
        'data-state',
        'completed',
        { timeout: 180_000 }
      );
    }
  },
  {
    name: 'install-plan-details',
    area: 'main',
    go: async ossr => {
      await ossr.command('ossr:install-record', {
        source: 'demo',
        record: IDS.pythonPackage
      });
      await stage(ossr, 'planned');
      await install(ossr).locator('.ossr-Plan-details > summary').click();
    }
  },
  {
    name: 'install-done',
    area: 'main',
    go: async ossr => {
      await install(ossr)
        .getByRole('button', { name: 'Install', exact: true })
        .click();
      await stage(ossr, 'installed');
    }
  },
  {
    name: 'environments',
    area: 'sidebar',
    go: async ossr => {
      await ossr.command('ossr:open-environments');
      await expect(
        ossr.panel.getByRole('button', { name: 'New Notebook' }).first()
      ).toBeVisible();
    }
  },
  {
    name: 'transfers',
    area: 'sidebar',
    go: async ossr => {
      await ossr.tab('Transfers').click();
      await ossr.jobs.getByRole('button', { name: 'Log' }).first().click();
      await expect(ossr.jobs.getByRole('log')).toBeVisible();
    }
  }
];
