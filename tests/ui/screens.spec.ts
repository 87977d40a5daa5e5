import { mkdirSync } from 'fs';
import { join } from 'path';

import { Lake } from './lake';
import { PLACES, type Place } from './places';
import { begin, CITATION, form, write } from './publishing';
import { expect, IDS, NARROW, test as base, type Ossr } from './support';

/** Pictures of each screen for the documents; run with OSSR_PICTURE=1. */
const FOLDER = join(__dirname, '..', '..', 'docs', 'images', 'screens');
const WIDTHS = [NARROW, 400, 1280];

// The folder is in the picture: it has the name that a person would give it.
const test = base.extend({
  tmpPath: async ({ request }, use) => {
    await request.put('/api/contents/analysis', {
      data: { type: 'directory' }
    });
    await use('analysis');
    await request.delete('/api/contents/analysis');
  }
});

test.use({ viewport: { width: 1280, height: 800 } });

const MORE: Place[] = [
  [
    'an install plan',
    async ossr => {
      await ossr.command('ossr:install-record', {
        source: 'demo',
        record: IDS.pythonPackage
      });
      await expect(ossr.page.locator('.ossr-Install:visible')).toHaveAttribute(
        'data-stage',
        'planned',
        { timeout: 90_000 }
      );
    }
  ],
  [
    'the publication form',
    async ossr => {
      const path = await write(ossr, {
        'CITATION.cff': CITATION,
        'README.md': '# Spectra',
        'data.csv': 'e,f\n1,2\n'
      });
      await ossr.command('ossr:publish-files', {
        source: 'demo',
        paths: [path]
      });
      await expect(form(ossr.page).getByLabel('Title')).not.toHaveValue('');
    }
  ],
  [
    'my records',
    async ossr => {
      await ossr.command('ossr:open-my-records', { source: 'demo' });
      await expect(
        ossr.page.locator('.ossr-Submissions:visible')
      ).toContainText(/records|Records/);
    }
  ],
  [
    'the Data Lake',
    async ossr => {
      const lake = new Lake(ossr);
      await lake.open(NARROW);
      await lake.search('cta:crab-*', '1 found');
      await lake.box.press('ArrowDown');
      await ossr.page.keyboard.press('ArrowRight');
      await expect(lake.row('cta:crab.events')).toContainText(/vailable/);
    }
  ],
  [
    'a dataset of the Data Lake',
    async ossr => {
      const lake = new Lake(ossr);
      await lake.show('demo:my-spectra');
      await expect(lake.page).toContainText('Rules');
    }
  ]
];

/** The sidebar at two widths, and the whole page. */
async function pictures(ossr: Ossr, name: string, theme: string) {
  const { page } = ossr;
  await page.mouse.move(640, 795);
  for (const width of WIDTHS) {
    const whole = width === 1280;
    await ossr.setWidth(whole ? 400 : width);
    const shown = whole ? page : page.locator('#jp-left-stack');
    await shown.screenshot({
      path: join(
        FOLDER,
        `${name.replace(/\W+/g, '-').toLowerCase()}-${width}-${theme}.jpg`
      ),
      type: 'jpeg',
      quality: 60,
      animations: 'disabled',
      // Folders of this machine are not for the documents.
      style: '.ossr-Install .ossr-mod-faint { visibility: hidden; }'
    });
  }
}

for (const dark of [false, true]) {
  const theme = dark ? 'dark' : 'light';
  test.describe(theme, () => {
    test.use({ dark });

    test(`pictures of each screen, ${theme}`, async ({ ossr }) => {
      test.setTimeout(600_000);
      mkdirSync(FOLDER, { recursive: true });
      await begin(ossr);
      await ossr.open();
      for (const [name, go] of [...PLACES, ...MORE]) {
        await ossr.setWidth(NARROW);
        await go(ossr);
        await pictures(ossr, name, theme);
      }
    });
  });
}
