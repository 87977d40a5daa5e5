import { expect, test } from '@jupyterlab/galata';

test('the command ossr:search shows the panel and fetches its content', async ({
  page
}) => {
  const panel = page.locator('#ossr-sidebar');
  await expect(panel).toBeHidden();
  await page.evaluate(() => window.jupyterapp.commands.execute('ossr:search'));
  await expect(panel).toBeVisible();
  await expect(panel).toContainText('Search the OSSR');
});
