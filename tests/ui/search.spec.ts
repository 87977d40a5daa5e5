import type { Locator, Page } from '@playwright/test';

import { API, expect, IDS, problem, SEARCHES, test } from './support';

/** The words of every search that the page asks for from now on. */
function searchesOf(page: Page): string[] {
  const words: string[] = [];
  page.on('request', request => {
    if (SEARCHES.test(request.url())) {
      words.push(new URL(request.url()).searchParams.get('q') ?? '');
    }
  });
  return words;
}

/** Type so fast that no machine is slow enough for a pause between the texts, or before Enter. */
async function typed(
  box: Locator,
  texts: string[],
  enter = false
): Promise<void> {
  await box.evaluate(
    (input: HTMLInputElement, [texts, enter]) => {
      const value = Object.getOwnPropertyDescriptor(
        HTMLInputElement.prototype,
        'value'
      );
      for (const text of texts) {
        value?.set?.call(input, text);
        input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      }
      if (enter) {
        input.form?.requestSubmit();
      }
    },
    [texts, enter] as const
  );
}

test('it starts with the newest of the community and says how to begin', async ({
  ossr
}) => {
  await ossr.open();
  await expect(ossr.status).toHaveText('31 records in escape2020');
  await expect(ossr.panel).toContainText('paste a DOI');
  // Three ways in, until something was read: then that is one click away.
  const ways = ossr.panel.getByRole('list', { name: 'Ways to begin' });
  for (const name of ['Find and Download', 'Install and Run…', 'Publish…']) {
    await expect(ways.getByRole('button', { name })).toBeVisible();
  }
  await expect(
    ossr.panel.getByRole('button', { name: 'OSSR Guide' })
  ).toBeVisible();
  await expect(ossr.hits.first()).toContainText(
    'Fitting the spectrum of the Crab nebula'
  );
  await ossr.read('event list', /event list/);
  await ossr.record.getByRole('button', { name: 'Results' }).click();
  await ossr.box.press('Escape');
  const recent = ossr.panel.getByRole('list', { name: 'Recent' });
  await recent.getByRole('button', { name: 'event list', exact: true }).click();
  await expect(ossr.hits.first()).toContainText('event list');
  await ossr.box.press('Escape');
  await recent.getByRole('button', { name: /^Crab nebula/ }).click();
  await expect(ossr.record.getByRole('heading', { level: 2 })).toHaveText(
    'Crab nebula gamma-ray event list'
  );
});

test('typing searches after a pause, Enter at once, and no hit costs a request of its own', async ({
  page,
  ossr
}) => {
  await ossr.open();
  const searches = searchesOf(page);
  const others: string[] = [];
  page.on('request', request => {
    if (request.url().includes(API) && !SEARCHES.test(request.url())) {
      others.push(request.url());
    }
  });
  await typed(ossr.box, ['cra', 'crab']);
  await expect(ossr.status).toContainText('3 records');
  expect(searches).toEqual(['crab']);

  await typed(ossr.box, ['lofar'], true);
  await expect(ossr.status).toContainText('2 records');
  expect(searches).toEqual(['crab', 'lofar']);
  expect(others).toEqual([]);
});

test('a hit says who, when, what, which version, how big, and who may read it', async ({
  ossr
}) => {
  await ossr.open();
  await ossr.search('crab');
  const hit = ossr.hits.filter({ hasText: 'event list' });
  for (const words of [
    'Crab nebula gamma-ray event list',
    'Krämer +2 · 2025 · v3.0 · 93 kB',
    'Dataset',
    'Events around the Crab nebula'
  ]) {
    await expect(hit).toContainText(words);
  }
  await expect(hit).not.toContainText('Open');
  const title = hit.getByRole('button');
  await expect(title).toHaveAttribute(
    'title',
    new RegExp(`10.5072/zenodo.${IDS.eventList}`)
  );
  await expect(hit.locator('mark')).toHaveText(/^crab$/i);
});

test('five hits are whole in a narrow sidebar, also at the start', async ({
  page,
  ossr
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  // Most have no ESAP, whose basket is one line more.
  await page.route(/jupyter-ossr-ext\/api\/basket/, route =>
    route.fulfill({ json: { title: null, items: [] } })
  );
  const whole = async () => {
    const list = await ossr.panel.locator('.ossr-Results').boundingBox();
    const end = (list?.y ?? 0) + (list?.height ?? 0);
    const boxes = await Promise.all(
      (await ossr.hits.all()).map(hit => hit.boundingBox())
    );
    return boxes.filter(box => box && box.y + box.height <= end + 1).length;
  };
  await ossr.open();
  await expect(ossr.status).toHaveText('31 records in escape2020');
  expect(await whole()).toBeGreaterThanOrEqual(5);
  await ossr.search('gamma');
  expect(await whole()).toBeGreaterThanOrEqual(5);
  // Nor do the ways back to what was read and searched for push them out.
  for (const words of ['event list', 'sky map', 'gammaspec']) {
    await ossr.search(words);
    await ossr.hits.first().getByRole('button').click();
    await expect(ossr.record.getByRole('article')).toBeVisible();
    await ossr.record.getByRole('button', { name: 'Results' }).click();
  }
  await ossr.box.press('Escape');
  await expect(ossr.status).toHaveText('31 records in escape2020');
  await expect(ossr.panel.getByText('Earlier')).toBeVisible();
  expect(await whole()).toBeGreaterThanOrEqual(5);
});

test('hits are put in another order', async ({ page, ossr }) => {
  await ossr.open();
  await ossr.search('crab');
  const order = ossr.panel.getByRole('combobox', { name: 'Sort by' });
  await expect(order.getByRole('option')).toHaveText([
    'Best match',
    'Newest',
    'Oldest',
    'Most viewed',
    'Most downloaded'
  ]);
  const searches = searchesOf(page);
  await order.selectOption('oldest');
  await expect(ossr.hits.first()).toContainText('Sky map');
  await order.selectOption('mostviewed');
  await expect(ossr.hits.first()).toContainText('Fitting the spectrum');
  expect(searches).toEqual(['crab', 'crab']);
});

test('magnified to 200 %, some filters and some of the results are in sight', async ({
  ossr
}) => {
  await ossr.open();
  await ossr.search('crab');
  await ossr.setZoom(2);
  await ossr.panel.getByRole('button', { name: /^Filters/ }).click();
  const group = ossr.panel.getByRole('group', { name: 'Filters' });
  for (const name of ['All versions', 'Advanced search']) {
    await expect(group.getByLabel(name)).toBeInViewport({ ratio: 1 });
  }
  await expect(ossr.hits.first()).toBeInViewport();
});

test('facets show counts, narrow, and are taken away as chips; all versions are found too', async ({
  ossr
}) => {
  await ossr.open();
  const filters = ossr.panel.getByRole('button', { name: /^Filters/ });
  await filters.click();
  const group = ossr.panel.getByRole('group', { name: 'Filters' });
  for (const title of [
    'Resource types',
    'Access status',
    'Subjects',
    'File type'
  ]) {
    await expect(group.getByText(title, { exact: true })).toBeVisible();
  }
  await group.getByText('Resource types').click();
  await expect(group.getByLabel(/^Software\s*7$/)).not.toBeChecked();
  await group.getByLabel(/^Software\s*7$/).check();
  await expect(ossr.status).toContainText('7 records');
  await group.getByText('Subjects', { exact: true }).click();
  await group.getByLabel(/^gamma-ray/).check();
  await expect(filters).toHaveText('Filters (2)');
  const chips = ossr.panel.getByRole('list', { name: 'Active filters' });
  await expect(chips.getByRole('listitem')).toHaveText([
    'Software',
    'gamma-ray'
  ]);
  await chips.getByRole('button', { name: /gamma-ray/ }).click();
  await expect(ossr.status).toContainText('7 records');
  await chips.getByRole('button', { name: /Software/ }).click();
  await expect(ossr.status).toContainText('31 records');

  await group.getByLabel('All versions').check();
  await expect(ossr.status).toContainText('45 records');
  await group.getByLabel('All versions').uncheck();
  await expect(ossr.status).toContainText('31 records');
});

test('nothing found says what could be changed, and another repository can be asked', async ({
  ossr
}) => {
  await ossr.open();
  await ossr.search('seismometer', 'Results');
  await expect(ossr.panel).toContainText(
    'Nothing found for “seismometer” in OSSR (demo).'
  );
  await ossr.panel
    .getByRole('button', { name: 'Search in Whole repository (demo)' })
    .click();
  await expect(
    ossr.panel.getByRole('combobox', { name: 'Repository to search' })
  ).toHaveValue('demo-all');
  await expect(ossr.box).toHaveValue('seismometer');
  await expect(ossr.hit(/Seismic noise/)).toBeVisible();
  await ossr.panel
    .getByRole('combobox', { name: 'Repository to search' })
    .selectOption('demo');
  await expect(ossr.panel).toContainText('Nothing found');
});

test('characters that are operators of the search engine are searched for as text', async ({
  ossr
}) => {
  await ossr.open();
  for (const words of ['c++', 'a/b', '"', 'title:(', 'x AND', '[* TO']) {
    const answer = ossr.page.waitForResponse(
      response =>
        SEARCHES.test(response.url()) &&
        new URL(response.url()).searchParams.get('q') === words
    );
    await ossr.box.fill(words);
    await ossr.box.press('Enter');
    expect((await answer).status(), words).toBe(200);
    await expect(ossr.panel.getByRole('alert'), words).toHaveCount(0);
  }
  await ossr.search('ORCA/KM3NeT');
  await expect(ossr.hit(/KM3NeT\/ORCA event display/)).toBeVisible();
});

test('the raw syntax of the repository is a switch, and what it cannot read has one way out', async ({
  page,
  ossr
}) => {
  await ossr.open();
  await ossr.panel.getByRole('button', { name: /^Filters/ }).click();
  await ossr.panel.getByLabel('Advanced search').check();
  await ossr.search('metadata.title:lofar', '2 records');

  const bad = problem('bad-query', 400, 'Invalid search text', {
    detail: 'The repository cannot read this query.'
  });
  await page.route(SEARCHES, (route, request) =>
    request.url().includes('raw=true') ? route.fulfill(bad) : route.fallback()
  );
  await ossr.box.fill('crab" AND (');
  await ossr.box.press('Enter');
  const notice = ossr.panel.getByRole('alert');
  await expect(notice).toContainText('Invalid search text');
  await expect(notice.getByRole('button')).toHaveText(['Search as Plain Text']);
  await notice.getByRole('button').click();
  await expect(notice).toHaveCount(0);
  await expect(ossr.box).toHaveValue('crab" AND (');
  await expect(ossr.hit(/Crab nebula/).first()).toBeVisible();
});

test('a pasted DOI opens its record; a typed URL or id does on Enter', async ({
  page,
  ossr
}) => {
  await ossr.open();
  const { url, conceptDoi } = await ossr.ask<{
    url: string;
    conceptDoi: string;
  }>(`sources/demo/records/${IDS.eventList}`);
  const title = ossr.record.getByRole('heading', { level: 2 });
  const back = ossr.record.getByRole('button', { name: 'Results' });

  await ossr.box.focus();
  await page.evaluate(text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', text);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', {
        clipboardData,
        bubbles: true,
        cancelable: true
      })
    );
  }, `https://doi.org/10.5072/zenodo.${IDS.notebook}`);
  await expect(title).toHaveText('Fitting the spectrum of the Crab nebula');

  for (const text of [url, IDS.eventList, conceptDoi]) {
    await back.click();
    await ossr.box.fill(text);
    await ossr.box.press('Enter');
    await expect(title, text).toHaveText('Crab nebula gamma-ray event list');
  }

  await back.click();
  await ossr.box.fill('10.5072/zenodo.nobody-knows');
  await ossr.box.press('Enter');
  await expect(
    ossr.panel.getByRole('alert').or(page.locator('.Toastify__toast'))
  ).toBeVisible();
});
