import { API, expect, test } from './support';

test('while the panel is not opened, nothing is asked of our server and none of our lazy code is loaded', async ({
  page,
  ossr
}) => {
  const asked: string[] = [];
  const loaded = new Set<string>();
  page.on('request', request => {
    const { pathname } = new URL(request.url());
    if (pathname.includes(API)) {
      asked.push(pathname);
    } else if (/extensions\/jupyter-ossr-ext\/.*\.js$/.test(pathname)) {
      loaded.add(pathname);
    }
  });
  await page.reload();
  await page.evaluate(() => window.jupyterapp.restored);
  await expect(ossr.icon).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(asked).toEqual([]);
  // The entry, and the chunks of the plugins and of the styles.
  expect(loaded.size).toBeLessThanOrEqual(3);

  const before = new Set(loaded);
  await ossr.open();
  expect(asked).toContainEqual(expect.stringMatching(/\/sources$/));
  expect([...loaded].filter(path => !before.has(path))).not.toEqual([]);
});
