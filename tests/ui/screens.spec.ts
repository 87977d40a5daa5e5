import { mkdirSync } from 'fs';
import { join } from 'path';

import { begin } from './publishing';
import { hideFolders, SCREENS, type IScreen } from './screens';
import {
  API,
  expect,
  forgetEnvironments,
  NARROW,
  test as base,
  type Ossr
} from './support';

/** Pictures of each screen for the documents; run with OSSR_PICTURE=1, or names of screens with commas. */
const FOLDER = join(__dirname, '..', '..', 'docs', 'images', 'screens');
const NAMES = (process.env.OSSR_PICTURE ?? '1').split(',');
const WANTED = SCREENS.filter(
  ({ name }) => NAMES[0] === '1' || NAMES.includes(name)
);
const WHOLE = 1280;
const HEIGHT = 800;

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

test.use({ viewport: { width: WHOLE, height: HEIGHT } });

/** Make the main area this wide, with nothing at its sides. */
async function narrow(ossr: Ossr, width: number): Promise<void> {
  const { page } = ossr;
  await page.sidebar.close('left');
  const dock = page.locator('#jp-main-dock-panel');
  const { width: now } = (await dock.boundingBox()) ?? { width: WHOLE };
  const beside = (page.viewportSize()?.width ?? WHOLE) - now;
  await page.setViewportSize({ width: width + beside, height: HEIGHT });
}

async function picture(
  ossr: Ossr,
  { name, area, top }: IScreen,
  width: number,
  theme: string
): Promise<void> {
  const { page } = ossr;
  await top?.(ossr).evaluate(node => node.scrollIntoView());
  const part = area === 'sidebar' ? '#jp-left-stack' : '#jp-main-dock-panel';
  const shown = width === WHOLE ? page : page.locator(part);
  await shown.screenshot({
    path: join(FOLDER, `${name}-${width}-${theme}.jpg`),
    type: 'jpeg',
    quality: 50,
    animations: 'disabled'
  });
}

async function pictures(ossr: Ossr, screen: IScreen, theme: string) {
  const { page } = ossr;
  const { area } = screen;
  await page.mouse.move(WHOLE / 2, HEIGHT - 5);
  if (area !== 'page') {
    for (const width of [NARROW, 400]) {
      await (area === 'sidebar' ? ossr.setWidth(width) : narrow(ossr, width));
      await picture(ossr, screen, width, theme);
    }
    await page.setViewportSize({ width: WHOLE, height: HEIGHT });
  }
  if (area === 'main') {
    await page.sidebar.openTab('filebrowser');
    await ossr.setWidth(NARROW);
  }
  await picture(ossr, screen, WHOLE, theme);
  if (area !== 'sidebar') {
    await ossr.icon.click();
  }
}

for (const dark of [false, true]) {
  const theme = dark ? 'dark' : 'light';
  test.describe(theme, () => {
    test.use({ dark });

    test(`pictures of each screen, ${theme}`, async ({ ossr }) => {
      test.setTimeout(1_800_000);
      mkdirSync(FOLDER, { recursive: true });
      await begin(ossr);
      await ossr.request.delete(`/${API}/sources/demo/account`);
      await forgetEnvironments(ossr.request);
      await ossr.open();
      const failed: Record<string, string> = {};
      for (const screen of WANTED) {
        try {
          await ossr.setWidth(NARROW);
          await screen.go(ossr);
          if (screen.area === 'main') {
            await ossr.command('application:close-other-tabs');
          }
          await hideFolders(ossr);
          await pictures(ossr, screen, theme);
        } catch (error) {
          // The others are still to be seen.
          failed[screen.name] = String(error);
        }
      }
      expect(failed).toEqual({});
    });
  });
}
