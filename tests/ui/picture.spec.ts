import { copyFileSync, mkdirSync, statSync } from 'fs';
import { join } from 'path';

import { expect, IDS, test as base } from './support';

const IMAGES = join(__dirname, '..', '..', 'docs', 'images');

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

test('the picture of the README: a search, and a record with its files (OSSR_PICTURE=1 keeps it)', async ({
  page,
  ossr
}, info) => {
  await ossr.open(360);
  await ossr.search('gamma-ray');
  await ossr.hit(/Crab nebula gamma-ray event list/).click();
  await ossr
    .row('events.csv')
    .getByRole('button', { name: 'Download events.csv' })
    .click();
  await ossr.ended();
  await expect(ossr.row('events.csv')).toContainText('downloaded');
  await ossr.command('ossr:open-record-in-main-area', {
    source: 'demo',
    record: IDS.eventList
  });
  const wide = page.locator('#jp-main-dock-panel .ossr-Record');
  await expect(wide.getByText('downloaded', { exact: true })).toBeVisible();
  await ossr.record.getByRole('button', { name: 'Results' }).click();
  await expect(ossr.hits.first()).toBeVisible();
  await page.mouse.move(640, 790);
  const path = info.outputPath('overview.png');
  await page.screenshot({ path, animations: 'disabled' });
  expect(statSync(path).size).toBeLessThan(300_000);
  if (process.env.OSSR_PICTURE) {
    mkdirSync(IMAGES, { recursive: true });
    copyFileSync(path, join(IMAGES, 'overview.png'));
  }
});
