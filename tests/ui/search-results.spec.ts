import { expect, SEARCHES, test } from './support';

test('the list goes on to its end, drawing only what is in sight, and asks for no more than there is', async ({
  page,
  ossr
}) => {
  const pages: string[] = [];
  page.on('request', request => {
    if (SEARCHES.test(request.url())) {
      pages.push(new URL(request.url()).searchParams.get('page') ?? '');
    }
  });
  await ossr.open();
  const end = ossr.panel.getByText('End of results');
  const list = ossr.panel.locator('.ossr-Results');
  await list.hover();
  await expect(async () => {
    await page.mouse.wheel(0, 1500);
    await expect(end).toBeInViewport({ timeout: 250 });
  }).toPass({ timeout: 20_000 });
  await expect(ossr.hit(/tile 10/)).toBeVisible();
  await expect(ossr.hits.last()).toHaveAttribute('aria-posinset', '31');
  expect(await ossr.hits.count()).toBeLessThan(25);
  expect(pages).toEqual(['1', '2']);
});

test('several results are cited in one file and downloaded together; a search and a record are kept', async ({
  page,
  ossr
}) => {
  await page.filebrowser.openDirectory(ossr.folder);
  await ossr.open();
  await ossr.search('lofar', '2 records');
  for (const hit of await ossr.hits.all()) {
    await hit.getByRole('checkbox').check();
  }
  const bar = ossr.panel.getByRole('group', { name: 'Selected records' });
  await expect(bar).toContainText('2 selected');
  await ossr.choose(
    bar.getByRole('button', { name: 'Cite' }),
    'Save Citations as BibTeX'
  );
  await expect
    .poll(() => ossr.disk.list(ossr.folder))
    .toContain('citations.bib');
  const citations = await ossr.disk.read(`${ossr.folder}/citations.bib`);
  expect(String(citations).match(/^@\w+\{/gm)).toHaveLength(2);

  await ossr.choose(
    ossr.panel.getByRole('button', { name: 'Favourites and saved searches' }),
    'Save This Search'
  );
  await ossr.hits.first().getByRole('button').click();
  await ossr.choose(
    ossr.actions.getByRole('button', { name: 'More actions' }),
    'Add to Favourites'
  );
  const title = await ossr.record
    .getByRole('heading', { level: 2 })
    .textContent();
  await ossr.record.getByRole('button', { name: 'Results' }).click();
  await ossr.panel
    .getByRole('button', { name: 'Favourites and saved searches' })
    .click();
  await expect(page.locator('.lm-Menu [role=menuitem]')).toHaveText([
    'Forget This Search',
    'Search: lofar',
    title ?? ''
  ]);
  await page.keyboard.press('Escape');
  await bar.getByRole('button', { name: 'Download' }).click();
  await expect
    .poll(async () =>
      (await ossr.ask<{ state: string }[]>('jobs')).map(({ state }) => state)
    )
    .toEqual(['succeeded', 'succeeded']);
});
