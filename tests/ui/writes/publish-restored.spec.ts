import { begin, form, write } from '../publishing';
import { API, expect, test } from '../support';

test.setTimeout(120_000);

test.beforeEach(({ ossr }) => begin(ossr));

test('what was typed is there after a reload, and when the same folder is published again', async ({
  page,
  ossr
}) => {
  const path = await write(ossr, { 'data.csv': 'e,f\n1,2\n', 'b.txt': 'b' });
  await ossr.command('ossr:publish-files', { source: 'demo', paths: [path] });
  const title = () => form(page).getByLabel('Title');
  await title().fill('Typed by a person');
  await form(page)
    .getByLabel('Description', { exact: true })
    .fill('Some **words**');
  // The account that is signed in is the first creator.
  await expect(form(page).getByLabel('Family name')).not.toHaveValue('');
  await form(page).getByLabel('Family name').fill('Hypatia');
  await form(page).getByLabel('b.txt').uncheck();
  const saved = page.waitForRequest(
    request =>
      request.method() === 'PUT' &&
      /api\/workspaces/.test(request.url()) &&
      (request.postData() ?? '').includes('0000-0002-1825-0098')
  );
  await form(page)
    .getByLabel('ORCID', { exact: true })
    .fill('0000-0002-1825-0098');
  await form(page).getByLabel('ORCID', { exact: true }).blur();
  await expect(
    form(page).locator('[data-pointer="/creators/0/orcid"]')
  ).toContainText('wrong digit');

  await saved;
  // Galata's own reload waits for the launcher, which is not what was open.
  const loaded = page.waitForEvent('load');
  await page.evaluate(() => location.reload());
  await loaded;
  await expect(title()).toHaveValue('Typed by a person');
  await expect(form(page).getByLabel('Family name')).toHaveValue('Hypatia');
  await expect(form(page).getByLabel('b.txt')).not.toBeChecked();
  await expect(form(page)).toContainText('Restored your unsaved entries.');

  await ossr.command('application:close');
  await expect(form(page)).toHaveCount(0);
  await ossr.command('ossr:publish-files', { source: 'demo', paths: [path] });
  await expect(title()).toHaveValue('Typed by a person');
  await form(page).getByRole('button', { name: 'Reset' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Discard' })
    .click();
  await expect(title()).toHaveValue('');
});

test('what is typed in the last moment before the page goes is not lost', async ({
  page,
  ossr
}) => {
  const path = await write(ossr, { 'data.csv': 'e,f\n1,2\n' });
  // That there is such a tab is saved a second later, or more where much is going on.
  const layout = page.waitForResponse(
    answer =>
      answer.request().method() === 'PUT' &&
      answer.url().includes('api/workspaces') &&
      (answer.request().postData() ?? '').includes('ossr-publish:')
  );
  await ossr.command('ossr:publish-files', { source: 'demo', paths: [path] });
  await expect(form(page)).toHaveAttribute('data-stage', 'form');
  await layout;
  // Nothing that is said from now on reaches the server.
  await page.route(/api\/workspaces/, route =>
    route.request().method() === 'PUT' ? route.abort() : route.fallback()
  );
  await form(page).getByLabel('Title').fill('Typed in the last moment');
  const loaded = page.waitForEvent('load');
  await page.evaluate(() => location.reload());
  await loaded;
  await expect(form(page).getByLabel('Title')).toHaveValue(
    'Typed in the last moment'
  );
  const stored = () =>
    page.evaluate(() =>
      Object.entries(localStorage).filter(([key]) =>
        key.startsWith('jupyter-ossr-ext:publishing:')
      )
    );
  expect(JSON.stringify(await stored())).not.toContain('demo-token');
  // Once it is safe on the server, the browser needs no copy.
  await form(page).getByLabel('Title').fill('Typed later');
  expect(await stored()).toHaveLength(1);
  await page.unrouteAll();
  await form(page).getByLabel('Title').fill('Typed later still');
  await expect.poll(stored, { timeout: 20_000 }).toEqual([]);
});

test('without a token nothing is sent; signing in happens in the form, which stays as it is', async ({
  page,
  ossr
}) => {
  await ossr.request.delete(`/${API}/sources/demo/account`);
  const path = await write(ossr, { 'data.csv': 'e,f\n1,2\n', LICENSE: 'MIT' });
  await ossr.command('ossr:publish-files', { source: 'demo', paths: [path] });
  await form(page).getByLabel('Title').fill('Typed before signing in');
  await form(page).getByRole('button', { name: 'Add Creator' }).click();
  await form(page).getByLabel('Family name').fill('Curie');
  await form(page).getByLabel('Save as a draft').check();
  const send = form(page).getByRole('button', { name: 'Save as Draft' });
  await expect(send).toBeDisabled();
  await form(page)
    .getByLabel('Personal access token')
    .fill('demo-token-contributor');
  await form(page)
    .getByRole('button', { name: 'Sign In', exact: true })
    .click();
  await expect(form(page).getByLabel('Personal access token')).toHaveCount(0);
  await expect(form(page).getByLabel('Title')).toHaveValue(
    'Typed before signing in'
  );
  await expect(send).toBeEnabled();
});
