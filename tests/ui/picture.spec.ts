import type { TestInfo } from '@playwright/test';
import { copyFileSync, mkdirSync, statSync } from 'fs';
import { join } from 'path';

import { Lake } from './lake';
import { begin, CITATION, form, write } from './publishing';
import { hideFolders } from './screens';
import { chooseInMenu, expect, IDS, test as base, type Ossr } from './support';

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

/** Take a picture of the page; OSSR_PICTURE=1 writes it into the documents. */
async function keep(ossr: Ossr, info: TestInfo, name: string): Promise<void> {
  await hideFolders(ossr);
  await ossr.page.mouse.move(640, 790);
  const path = info.outputPath(name);
  await ossr.page.screenshot({ path, animations: 'disabled' });
  expect(statSync(path).size).toBeLessThan(300_000);
  if (process.env.OSSR_PICTURE) {
    mkdirSync(IMAGES, { recursive: true });
    copyFileSync(path, join(IMAGES, name));
  }
}

test('picture: a search, and a record with its files', async ({
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
  await keep(ossr, info, 'overview.png');
});

test('picture: an install plan', async ({ page, ossr }, info) => {
  test.setTimeout(120_000);
  await ossr.open(360);
  await ossr.show(IDS.pythonPackage);
  await ossr.command('ossr:install-record', {
    source: 'demo',
    record: IDS.pythonPackage
  });
  await expect(page.locator('.ossr-Install:visible')).toHaveAttribute(
    'data-stage',
    'planned',
    { timeout: 90_000 }
  );
  await keep(ossr, info, 'install-plan.png');
});

test('picture: the publication form', async ({ page, ossr }, info) => {
  await begin(ossr);
  await write(ossr, {
    'CITATION.cff': CITATION.replace('the browser tests', 'the Crab pulsar'),
    'README.md': '# Spectra',
    LICENSE: 'MIT',
    'data.csv': 'e,f\n1,2\n'
  });
  await page.filebrowser.refresh();
  await chooseInMenu(page, 'spectra', 'Publish to OSSR…');
  await expect(form(page)).toHaveAttribute('data-stage', 'form');
  await expect(form(page).getByLabel('Title')).not.toHaveValue('');
  await keep(ossr, info, 'publish.png');
});

test('picture: the Data Lake tab', async ({ ossr }, info) => {
  const lake = new Lake(ossr);
  await lake.open(420);
  await lake.search('cta:crab-*', '1 found');
  await lake.box.press('ArrowDown');
  await ossr.page.keyboard.press('ArrowRight');
  await expect(lake.row('cta:crab.events')).toContainText(/vailable/);
  await keep(ossr, info, 'data-lake.png');
});
