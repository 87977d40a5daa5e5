import type { Locator } from '@playwright/test';

import { Lake } from '../lake';
import { CITATION, begin, form, mine, part, write } from '../publishing';
import { row, send } from '../reviews';
import { expect, forgetEnvironments, test, type Ossr } from '../support';

test.setTimeout(240_000);

test.beforeEach(({ ossr }) => begin(ossr));

/** Acts on what is shown: a click that is counted, or Tab and Enter. */
type Act = (target: Locator) => Promise<void>;

async function tabTo(ossr: Ossr, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let steps = 0; steps < 150; steps += 1) {
    if (await target.evaluate(node => node === document.activeElement)) {
      break;
    }
    await ossr.page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

function actsBy(way: 'mouse' | 'keyboard', ossr: Ossr): Act {
  return way === 'mouse'
    ? target => ossr.click(target)
    : async target => {
        await tabTo(ossr, target);
        await ossr.page.keyboard.press('Enter');
      };
}

/** Choose a command of the palette without a mouse. */
async function fromPalette({ page }: Ossr, label: string): Promise<void> {
  await page.keyboard.press('Control+Shift+C');
  await expect(page.locator('.lm-CommandPalette-input')).toBeFocused();
  await page.keyboard.type(label);
  await expect(
    page.locator('.lm-CommandPalette-item.lm-mod-active')
  ).toContainText(label);
  await page.keyboard.press('Enter');
}

/** Search by keys alone, whichever way the sidebar was opened. */
async function searchByKeys(ossr: Ossr, words: string): Promise<void> {
  await expect(ossr.box).toBeFocused();
  await ossr.page.keyboard.type(words);
  await ossr.page.keyboard.press('Enter');
  await expect(ossr.status).toContainText(/record/);
}

const COMPLETE = {
  'CITATION.cff': CITATION,
  'README.md': '# Spectra',
  LICENSE: 'MIT',
  'data.csv': 'e,f\n1,2\n',
  'codemeta.json': JSON.stringify({
    '@context': 'https://w3id.org/codemeta/3.0',
    '@type': 'SoftwareSourceCode',
    name: 'Spectra of the stories',
    description: 'What the spectra are.',
    softwareVersion: '1.0.0',
    datePublished: '2026-11-01',
    license: 'https://spdx.org/licenses/MIT',
    author: [{ '@type': 'Person', familyName: 'Lovelace', givenName: 'Ada' }],
    maintainer: [
      { '@type': 'Person', familyName: 'Lovelace', givenName: 'Ada' }
    ],
    readme: 'https://example.org/readme'
  })
};

for (const way of ['mouse', 'keyboard'] as const) {
  test.describe(`by ${way}`, () => {
    const counted = (clicks: number) => (way === 'mouse' ? clicks : 0);

    test('two clicks from nothing to a record', async ({ ossr }) => {
      const act = actsBy(way, ossr);
      if (way === 'mouse') {
        await act(ossr.icon);
      } else {
        await ossr.page.keyboard.press('Control+Alt+O');
      }
      await searchByKeys(ossr, 'event list');
      await act(ossr.hit('Crab nebula gamma-ray event list').first());
      await expect(ossr.record.getByRole('article')).toContainText(
        'Crab nebula gamma-ray event list'
      );
      expect(ossr.clicks).toBe(counted(2));
    });

    test('two clicks from the results to one file', async ({ ossr }) => {
      const act = actsBy(way, ossr);
      await ossr.open();
      await ossr.search('event list');
      await act(ossr.hit('Crab nebula gamma-ray event list').first());
      await act(
        ossr
          .row('events.csv')
          .getByRole('button', { name: 'Download events.csv', exact: true })
      );
      const job = await ossr.ended();
      expect(job.state).toBe('succeeded');
      expect(job.result?.files).toHaveLength(1);
      await ossr.disk.verified(job);
      expect(ossr.clicks).toBe(counted(2));
    });

    test('two clicks from the results to a file that is open', async ({
      page,
      ossr
    }) => {
      const act = actsBy(way, ossr);
      await ossr.open();
      await ossr.search('event list');
      await act(ossr.hit('Crab nebula gamma-ray event list').first());
      await act(
        ossr
          .row('events.csv')
          .getByRole('button', { name: 'Download and open events.csv' })
      );
      await expect(
        page.getByRole('main').getByRole('tab', { name: 'events.csv' })
      ).toBeVisible();
      await ossr.disk.verified(await ossr.ended());
      expect(ossr.clicks).toBe(counted(2));
    });

    test('two clicks from the results to data that is available here', async ({
      ossr
    }) => {
      const act = actsBy(way, ossr);
      const lake = new Lake(ossr);
      const did =
        way === 'mouse' ? 'lofar:lotss.p23.cutouts' : 'cta:crab.calibration';
      if (way === 'mouse') {
        await lake.open();
        await lake.box.focus();
      } else {
        await fromPalette(ossr, 'Search Data Lake');
      }
      await expect(lake.box).toBeFocused();
      await ossr.page.keyboard.type(did);
      await ossr.page.keyboard.press('Enter');
      await act(lake.row(did));
      await expect(lake.header).not.toContainText('Available here');
      await act(lake.button('Make Available'));
      await expect(lake.header).toContainText('Available here', {
        timeout: 40_000
      });
      expect(ossr.clicks).toBe(counted(2));
    });

    test('two clicks from the results to all files of a record', async ({
      ossr
    }) => {
      const act = actsBy(way, ossr);
      await ossr.open();
      await ossr.search('event list');
      await act(ossr.hit('Crab nebula gamma-ray event list').first());
      await act(
        ossr.actions.getByRole('button', { name: /^Download/ }).first()
      );
      const job = await ossr.ended();
      expect(job.state).toBe('succeeded');
      await ossr.disk.verified(job);
      expect(ossr.clicks).toBe(counted(2));
    });

    test('three clicks submit a folder whose files say everything', async ({
      page,
      ossr
    }) => {
      const act = actsBy(way, ossr);
      await write(ossr, COMPLETE);
      await page.filebrowser.refresh();
      const folder = page.locator('.jp-DirListing-item', {
        hasText: 'spectra'
      });
      if (way === 'mouse') {
        ossr.clicks += 1;
        await folder.click({ button: 'right' });
        // It opens below the pointer.
        await page
          .locator('.lm-Menu-item[data-type=submenu]', { hasText: /^OSSR$/ })
          .hover();
        await act(page.getByRole('menuitem', { name: 'Publish to OSSR…' }));
      } else {
        await tabTo(ossr, folder.locator('.jp-DirListing-itemText'));
        await page.keyboard.press('ArrowDown');
        await expect(folder).toHaveClass(/jp-mod-selected/);
        await fromPalette(ossr, 'Publish to OSSR');
      }
      const submit = form(page).getByRole('button', {
        name: 'Submit for Review'
      });
      await expect(submit).toBeEnabled();
      await act(submit);
      await expect(part(page, 'Submitted for review')).toBeVisible();
      expect(ossr.clicks).toBe(counted(3));
    });

    test('three clicks publish a new version of a record of ours', async ({
      page,
      ossr
    }) => {
      const act = actsBy(way, ossr);
      const title = `Versions by ${way}`;
      await send(ossr, title, 'publish', 'versions');
      await ossr.disk.write(`${ossr.folder}/versions/README.md`, '# Changed');
      await ossr.command('ossr:open-my-records', { source: 'demo' });
      await act(row(page, title).getByRole('button', { name: 'New Version' }));
      const publish = form(page).getByRole('button', {
        name: 'Publish New Version'
      });
      await expect(publish).toBeEnabled();
      await act(publish);
      await act(
        page
          .getByRole('dialog')
          .getByRole('button', { name: 'Publish', exact: true })
      );
      await expect(part(page, 'Published')).toBeVisible();
      const versions = (await mine(ossr)).filter(one => one.title === title);
      expect(versions.map(({ state }) => state)).toEqual([
        'published',
        'published'
      ]);
      expect(ossr.clicks).toBe(counted(3));
    });
  });
}

// By keyboard alone: keyboard.spec.ts.
test('three clicks from the results to a kernel that has the software', async ({
  page,
  ossr
}) => {
  await forgetEnvironments(ossr.request);
  await ossr.open();
  await ossr.search('power-law spectra');
  await ossr.click(ossr.hit(/^gammaspec/).first());
  await ossr.click(ossr.actions.getByRole('button', { name: 'Install…' }));
  const view = page.locator('.ossr-Install:visible');
  await expect(view).toHaveAttribute('data-stage', 'planned', {
    timeout: 90_000
  });
  await expect(view).toContainText(/^.*New environment · \d+ packages?/);
  await ossr.click(view.getByRole('button', { name: 'Install', exact: true }));
  await expect(view).toHaveAttribute('data-stage', 'installed', {
    timeout: 180_000
  });
  expect(ossr.clicks).toBe(3);
  const [made] = await ossr.ask<{ kernelDisplay: string }[]>('environments');
  expect(made?.kernelDisplay).toBe('gammaspec 1.2.0');
});
