import { form, write } from '../publishing';
import { chooseInMenu, expect, test } from '../support';
import {
  codemeta,
  findRequest,
  published,
  review,
  signInByHand,
  submissions,
  submitForReview
} from './publication';

test('A declined record: its author reads why, changes a file, submits it again, and the curator accepts', async ({
  page,
  ossr
}) => {
  test.slow(); // three sign-ins, two reviews
  const title = `Units ${Date.now().toString(36)} of the flux`;
  const folder = await write(
    ossr,
    {
      'codemeta.json': codemeta(title, 'What is measured.'),
      LICENSE: 'MIT License\n',
      'README.md': `# ${title}\n`,
      'a.csv': 'energy,flux\n1,2\n'
    },
    'work'
  );
  const head = review(page).getByRole('status').first();
  const history = review(page).getByRole('list', { name: 'History' });
  const submit = form(page).getByRole('button', { name: 'Submit for Review' });

  // The author submits the folder.
  await signInByHand(page, ossr, 'contributor');
  await page.sidebar.openTab('filebrowser');
  await page.filebrowser.refresh();
  await chooseInMenu(page, 'work', 'Publish to OSSR…');
  await expect(form(page).getByLabel('Title')).toHaveValue(title);
  const sent = await submitForReview(page, ossr);
  expect(sent.state).toBe('in-review');
  await form(page).getByRole('button', { name: 'Follow Review' }).click();
  await expect(head).toContainText('In review');

  // A curator declines it, and says why.
  await signInByHand(page, ossr, 'curator');
  await ossr.command('ossr:open-review-requests', { source: 'real' });
  const request = await findRequest(page, title);
  await request.getByRole('button', { name: 'Review', exact: true }).click();
  await review(page).getByRole('button', { name: 'Decline…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('textarea').fill('Please give the units of the flux.');
  await dialog.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(head).toContainText('Declined');
  await expect(
    review(page).getByRole('button', { name: 'Edit and Resubmit' })
  ).toHaveCount(0); // it is not theirs

  // The author reads it in My Records, and edits the draft.
  await signInByHand(page, ossr, 'contributor');
  await ossr.command('ossr:open-my-records', { source: 'real' });
  const record = submissions(page)
    .getByRole('listitem')
    .filter({ hasText: title });
  await expect(async () => {
    await submissions(page).getByRole('button', { name: 'Refresh' }).click();
    await expect(record.getByText('Declined', { exact: true })).toBeVisible({
      timeout: 15_000
    });
  }).toPass(); // the repository's index is a second behind
  await ossr.command('ossr:open-review', {
    source: 'real',
    review: sent.review
  });
  await expect(head).toContainText('Edit the draft and submit it again.');
  await expect(history).toContainText('Please give the units of the flux.');
  const changed = 'energy [TeV],flux [1/s]\n1,2\n';
  await ossr.disk.write(`${folder}/a.csv`, changed);
  await review(page).getByRole('button', { name: 'Edit and Resubmit' }).click();
  await expect(form(page).getByLabel('Title')).toHaveValue(title);
  await submit.click();
  await expect(form(page)).toHaveAttribute('data-stage', 'done', {
    timeout: 120_000
  });
  const again = await published(ossr);
  expect(again).toMatchObject({ record: sent.record, state: 'in-review' });
  expect(
    Object.fromEntries(again.files.map(({ key, outcome }) => [key, outcome]))
  ).toMatchObject({ 'a.csv': 'sent', 'README.md': 'unchanged' });

  // The curator accepts what came back.
  await signInByHand(page, ossr, 'curator');
  await ossr.command('ossr:open-review-requests', { source: 'real' });
  const second = await findRequest(page, title);
  await second.getByRole('button', { name: 'Review', exact: true }).click();
  await expect(head).toContainText('Waiting for your decision.');
  await review(page).getByRole('button', { name: 'Accept…' }).click();
  await dialog.getByRole('button', { name: 'Accept and Publish' }).click();
  await expect(head).toContainText('Accepted');

  const found = await ossr.ask<{
    title: string;
    doi: string | null;
    files: { key: string; size: number }[];
  }>(`sources/real/records/${sent.record}`);
  expect(found.title).toBe(title);
  expect(found.doi).toMatch(/^10\./);
  await expect(
    review(page).getByRole('region', { name: 'Published' })
  ).toContainText(found.doi ?? 'a DOI');
  expect(found.files.find(({ key }) => key === 'a.csv')?.size).toBe(
    changed.length
  );
});
