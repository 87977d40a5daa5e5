import { createHash } from 'crypto';

import { form, part, write } from '../publishing';
import {
  API,
  chooseInMenu,
  expect,
  test,
  WIDE,
  type IJob,
  type Ossr
} from '../support';
import { published, review, submissions } from './publication';
import { REPOSITORY } from './services';

interface IRecord {
  id: string;
  title: string;
  doi: string | null;
  version: string | null;
  description: string;
  creators: { familyName: string; givenName: string; orcid: string | null }[];
  licences: { id: string | null; title: string }[];
  communities: { slug: string | null }[];
  files: { key: string; size: number; checksum: string }[];
}

/** Ten files, one of them in a folder, one of them not text. */
function files(title: string): { [name: string]: string } {
  return {
    'CITATION.cff': [
      'cff-version: 1.2.0',
      `title: ${title}`,
      'version: 1.0.0',
      'license: MIT',
      'abstract: What is measured.',
      'authors:',
      '  - family-names: Lovelace',
      '    given-names: Ada',
      '    orcid: https://orcid.org/0000-0002-1825-0097',
      ''
    ].join('\n'),
    LICENSE: 'MIT License\n',
    'README.md': `# ${title}\n\nWhat is measured, and how.\n`,
    'a.csv': 'energy,flux\n1,2\n',
    'b.csv': 'energy,flux\n3,4\n',
    'c.txt': 'naïve café ☉\n',
    'd.json': '{"m": 31}\n',
    'e.py': 'print("hello")\n',
    'f.dat': '\u0000\u0001\u0002 not text\n',
    'g.md': '## Notes\n'
  };
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

async function sign(ossr: Ossr, who: 'contributor' | 'curator') {
  // With a token in hand as a person has it; never in an address or a page.
  const answer = await ossr.request.put(`/${API}/sources/real/account`, {
    data: { token: REPOSITORY.token(who) }
  });
  expect(answer.ok(), `${answer.status()}`).toBe(true);
}

test('From a folder to a reviewed record, found and downloaded again byte by byte; then a version with one changed file', async ({
  page,
  ossr
}) => {
  const stamp = Date.now().toString(36);
  const title = `Story ${stamp} of a folder`;
  const content = files(title);
  const names = Object.keys(content).sort();
  expect(names).toHaveLength(10);
  const folder = await write(ossr, content, 'work');
  await write(ossr, {}, 'empty');

  // A contributor right-clicks the folder, looks at the form, and submits.
  await sign(ossr, 'contributor');
  await page.filebrowser.refresh();
  await chooseInMenu(page, 'work', 'Publish to OSSR…');
  await expect(form(page)).toHaveAttribute('data-stage', 'form');
  await expect(form(page).getByLabel('Title')).toHaveValue(title);
  const described = form(page).locator(
    '[data-pointer="/description"] textarea'
  );
  await described.fill('What is measured, *typed by hand*.');
  await form(page)
    .getByLabel(/^Individual files/)
    .check();
  await form(page)
    .getByLabel(/^Submit for review/)
    .check();
  await form(page)
    .getByLabel('Message to the curators (optional)')
    .fill('Please look.');
  // Two of the terms that the OSSR requires are in no file.
  const submit = form(page).getByRole('button', { name: 'Submit for Review' });
  await expect(submit).toBeDisabled();
  await form(page)
    .getByRole('button', { name: 'Add Ada Lovelace as Maintainer' })
    .click();
  const term = form(page).locator('[data-pointer="/readme"]');
  await term.getByRole('button', { name: 'Leave Empty…' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('It is README.md');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Leave Empty', exact: true })
    .click();
  await submit.click();
  await expect(form(page)).toHaveAttribute('data-stage', 'done', {
    timeout: 120_000
  });
  const sent = await published(ossr);
  expect(sent.state).toBe('in-review');
  expect(sent.files.map(({ outcome }) => outcome)).toEqual(
    names.map(() => 'sent')
  );

  // It is nobody's to find yet.
  await form(page).getByRole('button', { name: 'Follow Review' }).click();
  await expect(review(page).getByRole('status').first()).toContainText(
    'In review'
  );
  await expect(review(page)).toContainText('Please look.');
  await expect(review(page)).toContainText(
    'The OSSR requires readme. It is README.md'
  );

  // A curator looks at it, and at a file of it, and accepts.
  await sign(ossr, 'curator');
  await ossr.command('ossr:open-review-requests', { source: 'real' });
  const request = submissions(page)
    .getByRole('listitem')
    .filter({ hasText: title });
  await expect(async () => {
    await submissions(page).getByRole('button', { name: 'Refresh' }).click();
    await expect(request).toBeVisible({ timeout: 2_000 });
  }).toPass(); // the repository's index is a second behind
  await expect(request).toContainText('Connie Contributor');
  await request.getByRole('button', { name: 'Review', exact: true }).click();
  const seen = review(page).getByRole('region', {
    name: 'Record under review'
  });
  await expect(seen.locator('.ossr-File')).toHaveCount(10);
  const readme = seen.getByRole('heading', { name: 'README', exact: true });
  await readme.scrollIntoViewIfNeeded(); // it is asked for when it comes into sight
  await expect(seen).toContainText('What is measured, and how.');
  await review(page).getByRole('button', { name: 'Accept…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('This cannot be undone');
  await dialog.locator('textarea').fill('Welcome.');
  await dialog.getByRole('button', { name: 'Accept and Publish' }).click();
  await expect(review(page).getByRole('status').first()).toContainText(
    'Accepted'
  );

  // Anybody finds it by search.
  await ossr.request.delete(`/${API}/sources/real/account`);
  await ossr.icon.click();
  await ossr.setWidth(WIDE);
  await expect(async () => {
    await ossr.search(`"${title}"`);
    await expect(ossr.hit(title)).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await ossr.hit(title).click();
  await expect(
    ossr.record.getByRole('heading', { level: 2, name: title })
  ).toBeVisible();

  // With the metadata that was typed.
  const record = await ossr.ask<IRecord>(`sources/real/records/${sent.record}`);
  expect(record).toMatchObject({ title, version: '1.0.0' });
  expect(record.creators).toMatchObject([
    {
      familyName: 'Lovelace',
      givenName: 'Ada',
      orcid: '0000-0002-1825-0097'
    }
  ]);
  expect(record.licences.map(({ id }) => id?.toLowerCase())).toEqual(['mit']);
  expect(record.description).toContain('<em>typed by hand</em>');
  expect(record.communities.map(({ slug }) => slug)).toEqual(['escape2020']);
  expect(record.doi).toMatch(/^10\./);

  // Downloaded into an empty folder it is the same, byte by byte.
  await ossr.command('ossr:download-files', {
    source: 'real',
    record: sent.record,
    folder: `${ossr.folder}/empty`
  });
  await expect
    .poll(
      async () =>
        (await ossr.ask<IJob[]>('jobs'))
          .filter(job => (job.spec as { kind?: string }).kind === 'download')
          .map(({ state }) => state)
          .join(),
      { timeout: 60_000 }
    )
    .toBe('succeeded');
  const downloaded = (await ossr.disk.list(`${ossr.folder}/empty`)).filter(
    name => !name.startsWith('.')
  );
  expect(downloaded.sort()).toEqual(names);
  for (const name of names) {
    expect(await ossr.disk.md5(`${ossr.folder}/empty/${name}`), name).toBe(
      md5(content[name] ?? '')
    );
  }

  // The folder knows what it became.
  await sign(ossr, 'contributor');
  await page.sidebar.openTab('filebrowser');
  await expect(
    page
      .locator('.jp-DirListing-item', { hasText: 'work' })
      .locator('.ossr-Mark')
  ).toHaveAttribute('title', `Published as ${record.doi}`);

  // One of ten files changes: a new version sends that one.
  const changed = 'energy,flux\n1,2.5\n';
  await ossr.disk.write(`${folder}/a.csv`, changed);
  await page.filebrowser.refresh();
  await chooseInMenu(page, 'work', 'Publish New Version…');
  const diff = part(page, 'Compared with the last version');
  await expect(diff).toContainText('Changed');
  await expect(diff).toContainText('a.csv');
  await form(page).locator('[data-pointer="/version"] input').fill('1.0.1');
  await form(page)
    .getByLabel(/^Publish the new version/)
    .check();
  await form(page).getByRole('button', { name: 'Publish New Version' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Publish', exact: true })
    .click();
  await expect(form(page)).toHaveAttribute('data-stage', 'done', {
    timeout: 120_000
  });
  const second = await published(ossr);
  expect(second.state).toBe('published');
  expect(second.record).not.toBe(sent.record);
  const outcomes = Object.fromEntries(
    second.files.map(({ key, outcome }) => [key, outcome])
  );
  expect(outcomes).toEqual({
    ...Object.fromEntries(names.map(name => [name, 'unchanged'])),
    'a.csv': 'sent'
  });
  const after = await ossr.ask<IRecord>(
    `sources/real/records/${second.record}`
  );
  expect(after.version).toBe('1.0.1');
  expect(
    Object.fromEntries(after.files.map(({ key, checksum }) => [key, checksum]))
  ).toEqual({
    ...Object.fromEntries(
      names.map(name => [name, `md5:${md5(content[name] ?? '')}`])
    ),
    'a.csv': `md5:${md5(changed)}`
  });
});
