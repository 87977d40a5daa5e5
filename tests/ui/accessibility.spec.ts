import { findings } from './axe';
import { PLACES, type Place } from './places';

import {
  expect,
  forgetEnvironments,
  IDS,
  NARROW,
  test,
  WIDE,
  type Ossr
} from './support';

const LONG =
  'A very long title of a record, with AnUnbreakableWordThatIsLongerThanASideBarIsWide in it';

/** Until an install that is shown stands there. */
async function stage({ page }: Ossr, at: string): Promise<void> {
  await expect(page.locator('.ossr-Install:visible')).toHaveAttribute(
    'data-stage',
    at,
    { timeout: 90_000 }
  );
}

async function folder(
  ossr: Ossr,
  name: string,
  files: { [name: string]: string }
): Promise<void> {
  const path = `${ossr.folder}/${name}`;
  await ossr.request.put(`/api/contents/${path}`, {
    data: { type: 'directory' }
  });
  for (const [file, text] of Object.entries(files)) {
    await ossr.disk.write(`${path}/${file}`, text);
  }
  await ossr.command('ossr:install-folder', { path });
}

async function yes(ossr: Ossr): Promise<void> {
  await ossr.page
    .locator('.ossr-Install:visible')
    .getByRole('button', { name: 'Install', exact: true })
    .click();
}

/** What an install shows, on the way from a plan to an environment. */
const INSTALLING: Place[] = [
  [
    'a plan of code that runs',
    async ossr => {
      await folder(ossr, LONG, {
        'setup.py': `raise SystemExit("error: ${LONG}")\n`
      });
      await stage(ossr, 'planned');
      await ossr.page
        .getByRole('radio', { name: 'Existing environment' })
        .check();
      await expect(ossr.page.locator('.ossr-Kernel').first()).toBeVisible();
    }
  ],
  [
    'an install that failed',
    async ossr => {
      await ossr.page.getByRole('radio', { name: 'New environment' }).check();
      await stage(ossr, 'planned');
      await yes(ossr);
      await stage(ossr, 'failed');
      await expect(ossr.page.getByRole('log')).toBeVisible();
    }
  ],
  [
    'a guess, and what cannot be done',
    async ossr => {
      await ossr.command('ossr:install-record', {
        source: 'demo',
        record: IDS.juliaPackage
      });
      await stage(ossr, 'planned');
    }
  ],
  [
    'what was installed',
    async ossr => {
      await ossr.command('ossr:install-record', {
        source: 'demo',
        record: IDS.pythonPackage,
        name: LONG
      });
      await stage(ossr, 'planned');
      await yes(ossr);
      await stage(ossr, 'installed');
    }
  ],
  [
    'the environments',
    async ossr => {
      await ossr.command('ossr:open-environments');
      await expect(
        ossr.panel.getByRole('button', { name: 'New Notebook' })
      ).toBeVisible();
    }
  ]
];

for (const dark of [false, true]) {
  test.describe(dark ? 'in the dark' : 'in the light', () => {
    test.use({ dark });

    test('axe finds nothing, narrow, wide or magnified', async ({
      page,
      ossr
    }, info) => {
      test.setTimeout(400_000);
      await ossr.open();
      const found: Record<string, string[]> = {};
      for (const [name, go] of PLACES) {
        await ossr.setWidth(NARROW);
        await go(ossr);
        for (const [width, zoom] of [
          [NARROW, 1],
          [WIDE, 1],
          [NARROW, 2]
        ] as const) {
          await ossr.setZoom(zoom);
          await ossr.setWidth(width);
          const here = await findings(page);
          if (here.length > 0) {
            found[`${name} at ${width} pixels, ${zoom} times`] = here;
          }
          // To be looked at by people, too.
          await page.screenshot({
            path: info.outputPath(`${name} ${width} ${zoom}.png`)
          });
        }
        await ossr.setZoom(1);
      }
      expect(found).toEqual({});
    });

    test('axe finds nothing in an install, narrow, wide or magnified', async ({
      page,
      ossr
    }, info) => {
      test.setTimeout(400_000);
      await forgetEnvironments(ossr.request);
      // Galata answers for Jupyter's own list of kernels, and takes ours for it.
      await page.route(/jupyter-ossr-ext\/api\/kernels/, route =>
        route.continue()
      );
      await ossr.open();
      const found: Record<string, string[]> = {};
      for (const [name, go] of INSTALLING) {
        await ossr.setWidth(NARROW);
        await go(ossr);
        // The main area is as narrow as people make it, too.
        for (const [width, zoom] of [
          [NARROW, 1],
          [650, 1],
          [NARROW, 2]
        ] as const) {
          await ossr.setZoom(zoom);
          await ossr.setWidth(width);
          const here = await findings(page);
          if (here.length > 0) {
            found[`${name} at ${width} pixels, ${zoom} times`] = here;
          }
          await page.screenshot({
            path: info.outputPath(`${name} ${width} ${zoom}.png`)
          });
          const wide = await page.evaluate(() =>
            ['.ossr-Install', '.ossr-Environments'].flatMap(path =>
              [...document.querySelectorAll(path)]
                .filter(node => node.scrollWidth > node.clientWidth + 1)
                .flatMap(node => {
                  const { right } = node.getBoundingClientRect();
                  return [...node.querySelectorAll('*')]
                    .filter(one => one.getBoundingClientRect().right > right)
                    .map(one => `${one.tagName}.${one.className}`);
                })
            )
          );
          if (wide.length > 0) {
            found[`too wide: ${name} at ${width} pixels, ${zoom} times`] = wide;
          }
        }
        await ossr.setZoom(1);
      }
      expect(found).toEqual({});
    });
  });
}
