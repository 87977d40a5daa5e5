import { expect, test } from '@jupyterlab/galata';

test('the command ossr:open shows the panel and nothing of it before', async ({
  page
}) => {
  const panel = page.locator('#jupyter-ossr-ext-sidebar');
  await expect(panel).toBeHidden();
  await page.evaluate(() => window.jupyterapp.commands.execute('ossr:open'));
  await expect(panel).toBeVisible();
});
