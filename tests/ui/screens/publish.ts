import { begin, CITATION, form, part, sign, write } from '../publishing';
import { review, row, send } from '../reviews';
import { expect } from '../support';
import type { IScreen } from './screen';

const TITLE = 'Gamma-ray spectrum of the Crab pulsar';

export const PUBLISH: IScreen[] = [
  {
    name: 'account',
    area: 'sidebar',
    go: async ossr => {
      await ossr.command('ossr:open-account', { source: 'demo' });
      await expect(
        ossr.panel.getByLabel('Personal access token')
      ).toBeVisible();
    }
  },
  {
    name: 'publish-files',
    area: 'main',
    go: async ossr => {
      await begin(ossr);
      const path = await write(ossr, {
        'CITATION.cff': CITATION.replace(
          'the browser tests',
          'the Crab pulsar'
        ),
        'README.md': '# Spectra',
        LICENSE: 'MIT',
        'analysis.py': `TOKEN = "ghp_${'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'}"\n`,
        'data/spectrum.csv': 'e,f\n1,2\n'
      });
      await ossr.command('ossr:publish-files', {
        source: 'demo',
        paths: [path]
      });
      await expect(form(ossr.page).getByLabel('Title')).not.toHaveValue('');
      await expect(part(ossr.page, 'Checks')).toContainText('analysis.py');
    }
  },
  {
    name: 'publish-metadata',
    area: 'main',
    go: async () => undefined,
    top: ossr =>
      form(ossr.page).getByRole('heading', { name: 'Metadata', exact: true })
  },
  {
    name: 'my-records',
    area: 'main',
    go: async ossr => {
      await send(ossr, TITLE, 'submit', 'pulsar');
      await send(ossr, 'Light curves of three blazars', 'draft', 'blazars');
      await ossr.command('ossr:open-my-records', { source: 'demo' });
      await expect(row(ossr.page, TITLE)).toContainText('In review');
    }
  },
  {
    name: 'review-requests',
    area: 'main',
    go: async ossr => {
      await sign(ossr, 'curator');
      await ossr.command('ossr:open-review-requests', { source: 'demo' });
      await expect(row(ossr.page, TITLE)).toContainText('Connie Contributor');
    }
  },
  {
    name: 'review',
    area: 'main',
    go: async ossr => {
      await row(ossr.page, TITLE)
        .getByRole('button', { name: 'Review', exact: true })
        .click();
      await expect(
        review(ossr.page).getByRole('button', { name: 'Accept…' })
      ).toBeVisible();
    }
  }
];
