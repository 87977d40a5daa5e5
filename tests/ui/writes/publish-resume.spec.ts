import { CITATION, begin, form, mine, part, write, sign } from '../publishing';
import { act } from '../reviews';
import { chooseInMenu, expect, test, type Ossr } from '../support';

test.setTimeout(180_000);

test.beforeEach(({ ossr }) => begin(ossr));

const TITLE = 'Again of the browser tests';

/** How the last publication ended. */
async function ended(ossr: Ossr) {
  const { state, result } = await ossr.ended();
  expect(state).toBe('succeeded');
  return result as unknown as { record: string; review: string };
}

test('a folder that was declined is changed and submitted again, as the same record', async ({
  page,
  ossr
}) => {
  const folder = await write(ossr, {
    'CITATION.cff': CITATION.replace(/^title: .*$/m, `title: ${TITLE}`),
    'README.md': '# Again',
    LICENSE: 'MIT',
    'tool/__init__.py': '',
    'tool/private.txt': 'not for others'
  });
  await page.filebrowser.refresh();
  await chooseInMenu(page, 'spectra', 'Publish to OSSR…');
  await form(page)
    .getByRole('button', { name: 'Add Ada Lovelace as Maintainer' })
    .click();
  await form(page)
    .getByLabel('Documentation or README')
    .fill('https://example.org/readme');
  const files = part(page, 'Files');
  await files.getByLabel('private.txt').uncheck();
  // Empty, and yet without it a package is none.
  await expect(files.getByLabel('__init__.py')).toBeChecked();
  const submit = form(page).getByRole('button', { name: 'Submit for Review' });
  await submit.click();
  await expect(form(page)).toHaveAttribute('data-stage', 'done');
  const first = await ended(ossr);

  await sign(ossr, 'curator');
  await act(ossr, first.review, 'decline', 'Please add how it is calibrated.');
  await sign(ossr, 'contributor');
  await ossr.disk.write(`${folder}/calibration.txt`, 'By a lamp.');
  await ossr.command('ossr:open-my-records', { source: 'demo' });
  const row = page
    .locator('.ossr-Submissions:visible')
    .getByRole('listitem')
    .filter({ hasText: TITLE });
  await expect(row).toContainText('Declined');
  const jobs = await ossr.ask<{ id: string }[]>('jobs');
  for (const { id } of jobs) {
    await ossr.command('ossr:remove-job', { job: id });
  }

  // Who begins with the folder is earlier, and led to the same form.
  await chooseInMenu(page, 'spectra', 'Publish to OSSR…');
  const earlier = form(page).locator('.ossr-Earlier');
  await expect(earlier).toContainText('was declined');
  await earlier.getByRole('button', { name: 'Continue That Draft' }).click();
  await expect(earlier).toHaveCount(0);
  await expect(
    form(page).locator('[data-pointer="/title"] .ossr-Origin')
  ).toHaveText('from the draft');
  await expect(files.getByLabel('calibration.txt')).toBeChecked();
  await expect(files.getByLabel('private.txt')).not.toBeChecked();
  await submit.click();
  await expect(part(page, 'Submitted for review')).toBeVisible();
  expect((await ended(ossr)).record).toBe(first.record);
  expect(
    (await mine(ossr)).filter(({ title }) => title === TITLE)
  ).toHaveLength(1);
});
