import type { Locator } from '@playwright/test';

import { brokenParts } from './layout';
import { expect, IDS, NARROW, test } from './support';

test.use({ dark: true });

/** Nothing is wider than the place it is shown in. */
async function fits(place: Locator): Promise<void> {
  const wide = await place.evaluate(node => {
    const { right } = node.getBoundingClientRect();
    return Array.from(node.querySelectorAll<HTMLElement>('*'))
      .filter(inner => {
        const box = inner.getBoundingClientRect();
        return (
          box.width > 0 &&
          box.right > right + 1 &&
          // What scrolls by itself may be as wide as it likes.
          !inner.closest('pre, .jp-RenderedMarkdown table, code')
        );
      })
      .map(inner => `${inner.tagName}.${inner.className}`);
  });
  expect(wide).toEqual([]);
}

for (const place of ['at 250 pixels', 'in the main area'] as const) {
  test(`${place}, a record shows all metadata of its creators`, async ({
    page,
    ossr
  }) => {
    await ossr.open(NARROW);
    await ossr.show(IDS.eventList);
    let record = ossr.record;
    if (place === 'in the main area') {
      await record.getByRole('button', { name: 'Open in main area' }).click();
      record = page.locator('#jp-main-dock-panel .ossr-Record');
    }
    await expect(record.getByRole('heading', { level: 2 })).toHaveText(
      'Crab nebula gamma-ray event list'
    );
    for (const words of [
      'Krämer, Johanna',
      'Universität Hamburg',
      'Open',
      'Dataset',
      'May 2, 2025',
      'Events around the Crab nebula',
      'version 2 adds FITS',
      'European Commission',
      'ESCAPE',
      'CTA',
      '411 views',
      '201 downloads',
      'Is supplement to',
      'Meyer, Horns & Zechlin'
    ]) {
      await expect(record, words).toContainText(words);
    }
    for (const [name, target] of [
      ['ORCID of Carberry, Josiah', 'https://orcid.org/0000-0002-1825-0097'],
      ['Creative Commons Attribution', /creativecommons\.org\/licenses\/by/],
      [`10.5072/zenodo.${IDS.eventList}`, /^https:\/\/doi\.org\/10\.5072/],
      ['10.5281/zenodo.1234567', 'https://doi.org/10.5281/zenodo.1234567'],
      ['ESCAPE OSSR', /\/communities\/escape2020$/]
    ] as const) {
      const link = record.getByRole('link', { name }).first();
      await expect(link, name).toHaveAttribute('href', target);
      await expect(link, name).toHaveAttribute('rel', /noopener/);
    }
    await expect(record).toContainText('DOI (all versions)');
    const row = record.locator('.ossr-File').filter({ hasText: 'events.csv' });
    await expect(row).toContainText('10 kB');
    await fits(record);
    // However far one scrolls, what can be done with it is in sight.
    await record
      .getByRole('heading', { name: 'Related' })
      .scrollIntoViewIfNeeded();
    await expect(
      record.getByRole('button', { name: /^Download All/ })
    ).toBeInViewport({ ratio: 1 });
  });
}

test('at 250 pixels, names of files have the width that sizes leave, and break between their words', async ({
  ossr
}) => {
  await ossr.open(NARROW);
  await ossr.show(IDS.notebook);
  const line = ossr.row('spectrum.ipynb').locator('bdi');
  const { height = 0 } = (await line.boundingBox()) ?? {};
  expect(height).toBeGreaterThan(0);
  const name = ossr.row('requirements.txt').locator('bdi');
  expect((await name.boundingBox())?.height).toBeCloseTo(height, 0);
  const long = ossr.row('ossr_gammaspec-1.2.0-py3-none-any.whl').locator('bdi');
  expect((await long.boundingBox())?.height).toBeGreaterThan(height);
  expect(await brokenParts(long)).toEqual([]);
});

test('older versions are in a menu, and say that a newer one exists', async ({
  ossr
}) => {
  await ossr.open();
  await ossr.show(IDS.eventList);
  const menu = ossr.record.getByRole('combobox', { name: 'Version' });
  await expect(menu.getByRole('option')).toHaveText([
    /v3\.0.*newest/,
    /v2\.0/,
    /v1\.0/
  ]);
  await menu.selectOption(IDS.eventListFirst);
  const newer = ossr.record.getByText('A newer version exists: v3.0.');
  await expect(newer).toBeVisible();
  await expect(ossr.rows).toHaveCount(2);
  await ossr.record.getByRole('button', { name: 'Show Newest' }).click();
  await expect(newer).toHaveCount(0);
  await expect(ossr.rows).toHaveCount(4);
  await ossr.show(IDS.manyVersions);
  await expect(menu.getByRole('option')).toHaveCount(12);
});

test('nothing of a hostile record runs, and its names cannot deceive', async ({
  page,
  ossr
}) => {
  const dialogs: string[] = [];
  page.on('dialog', dialog => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const strangers: string[] = [];
  page.on('request', request => {
    if (/example\.org|\/x$/.test(request.url())) {
      strangers.push(request.url());
    }
  });
  await ossr.open();
  await ossr.show(IDS.hostile);
  await expect(ossr.record.getByRole('heading', { level: 2 })).toContainText(
    '<script>'
  );
  await ossr.record
    .getByRole('heading', { name: 'README' })
    .scrollIntoViewIfNeeded();
  await expect(ossr.record.getByText('Nothing of this may run.')).toBeVisible();
  await expect(ossr.rows.filter({ hasText: 'invoice' })).toContainText(
    'U+202E'
  );
  const trick = ossr.row('trick.ipynb');
  await trick.getByRole('button', { name: 'trick.ipynb', exact: true }).click();
  const preview = page.locator('#jp-main-dock-panel .ossr-Preview');
  await expect(preview).toContainText('nothing may run by itself');
  await page.waitForLoadState('networkidle');
  const harm = 'a[href^="javascript:"], iframe, [onerror], [onload], [onclick]';
  await expect(page.locator('.ossr-View').locator(harm)).toHaveCount(0);
  expect(
    await page.evaluate(() => (window as { __pwned?: unknown }).__pwned)
  ).toBeUndefined();
  expect(dialogs).toEqual([]);
  expect(strangers).toEqual([]);
  await fits(ossr.record);
});

test('the citation in three kinds, and the DOI, are copied with one click', async ({
  page,
  context,
  ossr
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await ossr.open();
  await ossr.show(IDS.eventList);
  const style = ossr.record.getByRole('combobox', { name: 'Citation style' });
  const copy = ossr.record.getByRole('button', { name: 'Copy Citation' });
  for (const [name, words] of [
    ['BibTeX', /^@dataset\{[\s\S]*doi\s*=\s*\{10\.5072/],
    ['CITATION.cff', /^cff-version:/m],
    ['APA', /Krämer, J\..*\(2025\)/]
  ] as const) {
    await style.selectOption({ label: name });
    await copy.click();
    await expect.poll(copied, name).toMatch(words);
  }
  await ossr.record
    .getByRole('button', { name: 'Copy DOI', exact: true })
    .click();
  await expect.poll(copied).toBe(`10.5072/zenodo.${IDS.eventList}`);
});

test('README, notebook, table, picture and archive are previewed before they are downloaded', async ({
  page,
  ossr
}) => {
  await ossr.open();
  await ossr.show(IDS.pythonPackage);
  const readme = ossr.record
    .locator('.ossr-Rendered')
    .getByRole('heading', { name: 'gammaspec' });
  await ossr.record
    .getByRole('heading', { name: 'README' })
    .scrollIntoViewIfNeeded();
  await expect(readme).toBeVisible();

  const main = page.locator('#jp-main-dock-panel');
  const look = async (key: string): Promise<Locator> => {
    await ossr.row(key).getByRole('button', { name: key, exact: true }).click();
    await expect(
      main.getByRole('tab', { name: key, selected: true })
    ).toBeVisible();
    return page.locator(
      '#jp-main-dock-panel .lm-Widget:not(.lm-mod-hidden) > .ossr-View .ossr-Preview'
    );
  };
  const kernels = async () =>
    (await ossr.request.get('/api/kernels')).json() as Promise<unknown[]>;

  const notebook = await look('spectrum.ipynb');
  await expect(notebook.locator('.jp-Cell').first()).toBeVisible();
  expect(await kernels()).toEqual([]);

  const table = await look('crab.csv');
  await expect(table.getByRole('columnheader').first()).toBeVisible();
  expect(await table.getByRole('row').count()).toBeGreaterThan(2);

  const picture = await look('spectrum.png');
  await expect(picture.getByRole('img')).toHaveAttribute(
    'src',
    /^data:image\/png/
  );

  // One tab is used again, until it is kept.
  await expect(main.locator('.ossr-PreviewPanel')).toHaveCount(1);
  await picture.getByRole('button', { name: /^Previous file/ }).click();
  await expect(main.getByRole('tab', { name: 'spectrum.png' })).toHaveCount(0);
  const archive = await look('gammaspec-1.2.0.zip');
  await archive.getByRole('button', { name: 'Keep Open' }).click();
  await expect(archive).toContainText('9 entries');
  const member = archive.getByRole('listitem').filter({ hasText: 'README.md' });
  await member
    .getByRole('button', { name: 'Preview README.md' })
    .last()
    .click();
  await expect(main.locator('.ossr-Rendered h1').last()).toBeVisible();
  await page.getByRole('tab', { name: /gammaspec-1.2.0.zip/ }).click();
  await archive.getByRole('button', { name: 'Download README.md' }).click();
  const job = await ossr.ended();
  expect(job.state).toBe('succeeded');
  const [file] = job.result?.files ?? [];
  expect(file?.path).toMatch(/README\.md$/);
  expect((await ossr.disk.read(file?.path ?? '')).toString()).toContain(
    'gammaspec'
  );
});

test('closed records say why, until when, and what can be done', async ({
  page,
  ossr
}) => {
  await ossr.open();
  await ossr.show(IDS.embargoed);
  await expect(ossr.record).toContainText('Embargoed until Dec 31, 2099');
  await expect(ossr.record).toContainText('Files become open on Dec 31, 2099.');
  await expect(ossr.record).toContainText('Article in review');
  await expect(
    ossr.record.getByRole('button', {
      name: 'Request access on the repository'
    })
  ).toBeVisible();

  await ossr.show(IDS.metadataOnly);
  await expect(ossr.record).toContainText('the files are elsewhere');

  await ossr.command('ossr:open-record', {
    source: 'demo',
    record: IDS.deleted
  });
  const gone = ossr.record.getByRole('alert');
  await expect(gone).toContainText('This record was removed');
  await gone.getByRole('button', { name: 'Back to Results' }).click();
  await expect(ossr.box).toBeVisible();
  await expect(page.locator('.Toastify__toast')).toHaveCount(0);
});

test('with a token the files of a restricted record appear, and without it they are gone again', async ({
  page,
  ossr
}) => {
  const token = 'demo-token-contributor';
  const heard: string[] = [];
  page.on('response', response => {
    if (response.url().includes('jupyter-ossr-ext/api')) {
      void response
        .text()
        .then(text => heard.push(response.url() + text))
        .catch(() => undefined);
    }
  });
  await ossr.open();
  await ossr.show(IDS.restrictedFiles);
  await expect(ossr.record).toContainText('Restricted');
  await expect(ossr.rows).toHaveCount(0);
  await ossr.record
    .getByRole('button', { name: 'Sign in if you have access' })
    .click();
  const field = ossr.panel.getByLabel('Personal access token');
  await expect(field).toHaveAttribute('type', 'password');
  await field.fill('not-a-token');
  await field.press('Enter');
  await expect(ossr.panel.getByRole('alert')).toBeVisible();
  await field.fill(token);
  await field.press('Enter');
  await expect(ossr.panel).toContainText('Signed in as Demo Author');
  try {
    await ossr.panel.getByRole('button', { name: 'Back' }).click();
    await expect(ossr.row('waveforms.csv')).toBeVisible();
  } finally {
    await ossr.command('ossr:open-account', { source: 'demo' });
    await ossr.panel.getByRole('button', { name: 'Sign Out' }).click();
    await expect(ossr.panel).toContainText('Not signed in');
  }
  await ossr.panel
    .getByRole('button', { name: 'Sign In as the Demo Curator' })
    .press('Enter');
  await expect(ossr.panel).toContainText('Signed in as Demo Curator');
  // The button is gone, the focus is still here.
  await expect(ossr.panel.locator(':focus')).toBeAttached();
  await ossr.panel.getByRole('button', { name: 'Sign Out' }).click();
  await ossr.panel.getByRole('button', { name: 'Back' }).click();
  await expect(ossr.record).toContainText('only people with access');
  await expect(ossr.rows).toHaveCount(0);
  expect(heard.join('\n')).not.toContain(token);
  expect(await page.content()).not.toContain(token);
});
