import { begin, sign } from '../publishing';
import { act, submissions, mark, review, row, send } from '../reviews';
import { API, expect, test } from '../support';

test.setTimeout(120_000);

test.beforeEach(async ({ ossr }) => {
  await begin(ossr);
});

test.afterEach(async ({ request }) => {
  await request.delete(`/${API}/sources/demo/account`);
});

test('a review is followed, answered, accepted by a curator, and then found by search', async ({
  page,
  ossr
}) => {
  const title = 'Submissions: pulsar timing residuals';
  const { review: id, record } = await send(ossr, title, 'submit');
  await ossr.command('ossr:open-my-records', { source: 'demo' });
  await row(page, title).getByRole('button', { name: 'Follow Review' }).click();
  const head = review(page).getByRole('status').first();
  await expect(head).toContainText('In review');
  await expect(
    review(page).getByRole('button', { name: 'Accept…' })
  ).toHaveCount(0);
  const box = review(page).getByLabel('Comment');
  await box.fill('Is there <b>anything</b> missing?');
  await box.press('Control+Enter');
  const talk = review(page).getByRole('list', { name: 'History' });
  await expect(talk).toContainText('You commented');
  await expect(talk).toContainText('Is there <b>anything</b> missing?');
  await expect(box).toHaveValue('');

  // Another person, with the same list.
  await sign(ossr, 'curator');
  await ossr.command('ossr:open-review-requests', { source: 'demo' });
  await expect(
    submissions(page).getByRole('tab', { name: /Review Requests/ })
  ).toContainText(/[1-9]/);
  const request = row(page, title);
  await expect(request).toContainText('Connie Contributor');
  await request.getByRole('button', { name: 'Review', exact: true }).click();
  const seen = review(page).getByRole('region', {
    name: 'Record under review'
  });
  await expect(
    seen.getByRole('heading', { name: title }).first()
  ).toBeVisible();
  await expect(seen.locator('.ossr-File')).toContainText('README.md');
  await expect(seen).toContainText('What it is.');
  await review(page).getByRole('button', { name: 'Accept…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('This cannot be undone');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(
    (await ossr.ask<{ state: string }>(`sources/demo/reviews/${id}`)).state
  ).toBe('submitted');
  await review(page).getByRole('button', { name: 'Accept…' }).click();
  await page.getByRole('dialog').locator('textarea').fill('Well done');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Accept and Publish' })
    .click();
  await expect(head).toContainText('Accepted');
  await expect(talk).toContainText('You accepted and published the record');
  await expect(talk).toContainText('Well done');
  const { doi } = await ossr.ask<{ doi: string }>(
    `sources/demo/records/${record}`
  );
  await expect(
    review(page).getByRole('region', { name: 'Published' })
  ).toContainText(doi);
  await expect(page.locator('.Toastify__toast')).toContainText('was accepted');

  await sign(ossr, 'contributor');
  await page.filebrowser.refresh();
  await expect(mark(page, 'sent')).toHaveAttribute(
    'title',
    `Published as ${doi}`
  );
  await ossr.disk.write(`${ossr.folder}/sent/README.md`, '# Changed\n');
  await page.filebrowser.refresh();
  await page.filebrowser.openDirectory(`${ossr.folder}/sent`);
  await expect(mark(page, 'README.md')).toHaveAttribute(
    'title',
    `Published as ${doi} · modified locally`
  );
  await ossr.open();
  await ossr.search(`"${title}"`);
  await expect(ossr.hit(title)).toBeVisible();
});

test('a review that somebody else ends while it is shown is reported; declined, its draft is continued', async ({
  page,
  ossr
}) => {
  const title = 'Submissions: a map of the Veil nebula';
  const { review: id } = await send(ossr, title, 'submit');
  await page.filebrowser.refresh();
  await expect(mark(page, 'sent')).toHaveAttribute(
    'title',
    'Submitted for review'
  );
  await ossr.command('ossr:open-review', { source: 'demo', review: id });
  const head = review(page).getByRole('status').first();
  await expect(head).toContainText('In review');
  await sign(ossr, 'curator');
  await act(ossr, id, 'decline', 'Please say what the units are.');
  await sign(ossr, 'contributor');
  await expect(head).toContainText('Declined', { timeout: 30_000 });
  await expect(review(page)).toContainText('Please say what the units are.');
  await expect(
    page.locator('.Toastify__toast', { hasText: 'was declined' })
  ).toBeVisible();
  await page.filebrowser.refresh();
  await expect(mark(page, 'sent')).toHaveAttribute(
    'title',
    'Declined by the community'
  );
  await review(page).getByRole('button', { name: 'Edit and Resubmit' }).click();
  const form = page.locator('.ossr-Publish:visible');
  await expect(form.getByLabel('Title')).toHaveValue(title);
});

test('a request is taken back; the draft stays', async ({ page, ossr }) => {
  const title = 'Submissions: withdrawn';
  const { review: id } = await send(ossr, title, 'submit');
  await ossr.command('ossr:open-my-records', { source: 'demo', review: id });
  await review(page).getByRole('button', { name: 'Withdraw…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Withdraw', exact: true })
    .click();
  await expect(review(page).getByRole('status').first()).toContainText(
    'Withdrawn'
  );
  await ossr.command('ossr:open-my-records', { source: 'demo' });
  await expect(row(page, title)).toContainText('Draft');
});
