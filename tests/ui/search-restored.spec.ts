import { API, expect, IDS, problem, test } from './support';

const SEARCHES = new RegExp(`${API}/sources/[\\w-]+/records\\?`);

test('an error says what to do, and a limit counts down and goes on by itself', async ({
  page,
  ossr
}) => {
  await ossr.open();
  const answers = [
    problem('upstream-down', 502, 'No valid response'),
    problem('rate-limited', 429, 'Rate limit reached', {
      retryAfter: 2
    })
  ];
  await page.route(SEARCHES, route => {
    const answer = answers.shift();
    return answer ? route.fulfill(answer) : route.fallback();
  });
  await ossr.box.fill('crab');
  await ossr.box.press('Enter');
  const notice = ossr.panel.getByRole('alert');
  await expect(notice).toContainText('No valid response');
  await notice.getByRole('button', { name: 'Retry' }).click();
  await expect(notice).toContainText('Rate limit reached');
  await expect(notice).toContainText(/Retrying in/);
  await expect(ossr.status).toContainText('3 records');
  await expect(notice).toHaveCount(0);
});

test('an older answer that comes late is dropped', async ({ page, ossr }) => {
  await ossr.open();
  let release = (): void => undefined;
  const held = new Promise<void>(resolve => (release = resolve));
  await page.route(
    url => SEARCHES.test(url.href) && url.searchParams.get('q') === 'crab',
    async route => {
      await held;
      await route.continue().catch(() => undefined);
    }
  );
  const asked = page.waitForRequest(/q=crab&/);
  await ossr.box.fill('crab');
  await ossr.box.press('Enter');
  await asked;
  await ossr.search('lofar', '2 records');
  release();
  await ossr.page.waitForLoadState('networkidle');
  await expect(ossr.hit(/LOFAR flagging/)).toBeVisible();
  await expect(ossr.hit(/Crab/)).toHaveCount(0);
});

test('words, filters and the record that is read survive a change of tab and a reload', async ({
  page,
  ossr
}) => {
  await ossr.open();
  await ossr.panel.getByRole('button', { name: /^Filters/ }).click();
  await ossr.panel.getByText('Resource types').click();
  await ossr.panel.getByLabel(/^Software\s*7$/).check();
  await ossr.search('gamma');
  const found = await ossr.status.innerText();
  await ossr.tab('Transfers').click();
  await expect(ossr.box).toBeHidden();
  await ossr.tab('Records').click();
  await expect(ossr.box).toHaveValue('gamma');
  await expect(ossr.status).toHaveText(found);
  await ossr.hit(/gammaspec/).click();
  await expect(ossr.record.getByRole('article')).toBeVisible();

  // What is remembered is written after a pause.
  await page.waitForRequest(
    request =>
      request.method() === 'PUT' &&
      /api\/workspaces/.test(request.url()) &&
      (request.postData() ?? '').includes(IDS.pythonPackage)
  );
  await page.reload();
  if (await ossr.panel.isHidden()) {
    await ossr.icon.click();
  }
  await expect(ossr.record.getByRole('heading', { level: 2 })).toContainText(
    'gammaspec'
  );
  await ossr.record.getByRole('button', { name: 'Results' }).click();
  await expect(ossr.box).toHaveValue('gamma');
  await expect(ossr.status).toHaveText(found);
  await expect(
    ossr.panel.getByRole('list', { name: 'Active filters' })
  ).toContainText('Software');
});
