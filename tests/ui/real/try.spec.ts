import { execFile } from 'child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';

import { form, write } from '../publishing';
import {
  API,
  chooseInMenu,
  expect,
  forgetEnvironments,
  test,
  WIDE,
  type IEnvironment,
  type Ossr
} from '../support';
import {
  codemeta,
  findRequest,
  review,
  signInByHand,
  submissions,
  submitForReview
} from './publication';

// Two environments are made.
test.setTimeout(600_000);

const KERNEL = 'ossr-of-the-author';

/** Whatever the OSSR requires is in the files. */
const files = (title: string) => ({
  'codemeta.json': codemeta(title, 'Adds the flux of a table.'),
  LICENSE: 'MIT License\n',
  'README.md': `# ${title}\n\nRun sum.ipynb.\n`,
  'flux.csv': '1.5\n2.25\n',
  'sum.ipynb': JSON.stringify({
    cells: [
      "flux = [float(line) for line in open('flux.csv')]",
      "open('total.txt', 'w').write(str(sum(flux)))\nprint('total', sum(flux))"
    ].map((source, index) => ({
      cell_type: 'code',
      id: `c${index}`,
      source,
      metadata: {},
      outputs: [],
      execution_count: null
    })),
    metadata: {
      kernelspec: {
        name: KERNEL,
        display_name: 'Of the author',
        language: 'python'
      }
    },
    nbformat: 4,
    nbformat_minor: 5
  })
});

/** A small environment of the author, as a kernel of the server. */
async function authorsKernel(): Promise<() => Promise<void>> {
  const venv = await mkdtemp(join(tmpdir(), 'ossr-author-'));
  const run = promisify(execFile);
  await run('uv', ['venv', '--quiet', '--clear', venv]);
  const python = join(venv, 'bin', 'python');
  await run('uv', ['pip', 'install', '--quiet', '-p', python, 'ipykernel']);
  const place = join(process.env.OSSR_TEST_JUPYTER ?? '', 'kernels', KERNEL);
  await mkdir(place, { recursive: true });
  await writeFile(
    join(place, 'kernel.json'),
    JSON.stringify({
      argv: [python, '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
      display_name: 'Of the author',
      language: 'python'
    })
  );
  return async () => {
    await rm(place, { recursive: true, force: true });
    await rm(venv, { recursive: true, force: true });
  };
}

/** What the plan's view says of the run once it is over. */
async function hasRun(ossr: Ossr): Promise<void> {
  const run = ossr.page.locator('.ossr-Install:visible .ossr-Run');
  await expect(run).toHaveAttribute('data-state', 'completed', {
    timeout: 240_000
  });
  await expect(run.getByRole('status')).toHaveText('All 2 cells ran');
  await expect(run).toContainText(/The same outputs|1 the same/);
  await expect(run).toContainText('Recorded files: all 1 the same');
  const [made] = await ossr.ask<IEnvironment[]>('environments');
  const jobs = await ossr.ask<
    {
      spec: { kind: string };
      result: { notebooks: { kernel: string; state: string }[] } | null;
    }[]
  >('jobs');
  const tried = jobs.find(({ spec }) => spec.kind === 'try');
  expect(tried?.result?.notebooks).toEqual([
    expect.objectContaining({ kernel: made?.kernel, state: 'completed' })
  ]);
}

test('A run is recorded, published and accepted; from its DOI, and from a link, it gives the same in an empty home', async ({
  page,
  ossr
}) => {
  const title = `Recorded ${Date.now().toString(36)}`;
  const forget = await authorsKernel();
  await forgetEnvironments(ossr.request);
  await write(ossr, files(title), 'work');

  // The author records the run and submits the folder.
  await signInByHand(page, ossr, 'contributor');
  await page.sidebar.openTab('filebrowser');
  await page.filebrowser.refresh();
  await chooseInMenu(page, 'work', 'Publish to OSSR…');
  await expect(form(page).getByLabel('Title')).toHaveValue(title);
  await form(page).getByRole('button', { name: 'Run and Record…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Run and Record' })
    .click();
  for (const name of [
    'ro-crate-metadata.json',
    'sum.lock.txt',
    'sum.run.json'
  ]) {
    await expect(
      form(page).getByRole('checkbox', { name, exact: true })
    ).toBeChecked({ timeout: 120_000 });
  }
  const { record } = await submitForReview(page, ossr);

  // A curator accepts it.
  await signInByHand(page, ossr, 'curator');
  await ossr.command('ossr:open-review-requests', { source: 'real' });
  const request = await findRequest(page, title);
  await request.getByRole('button', { name: 'Review', exact: true }).click();
  await review(page).getByRole('button', { name: 'Accept…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Accept and Publish' })
    .click();
  await expect(review(page).getByRole('status').first()).toContainText(
    'Accepted'
  );
  const { doi } = await ossr.ask<{ doi: string }>(
    `sources/real/records/${record}`
  );

  // Nothing of it is here any more: neither files, nor environment, nor account.
  await ossr.request.delete(`/${API}/sources/real/account`);
  await ossr.request.delete(`/api/contents/${encodeURI(ossr.folder)}/work`);
  await forget();
  await expect(submissions(page)).toHaveCount(0);

  // Two clicks from a pasted DOI.
  await ossr.command('ossr:search-records');
  await ossr.setWidth(WIDE);
  await ossr.box.fill(`https://doi.org/${doi}`);
  await ossr.box.press('Enter');
  await expect(
    ossr.record.getByRole('heading', { level: 2, name: title })
  ).toBeVisible();
  ossr.clicks = 0;
  await ossr.click(ossr.actions.getByRole('button', { name: 'Try It…' }));
  const view = page.locator('.ossr-Install:visible');
  const yes = view.getByRole('button', { name: 'Install and Run Notebook' });
  await expect(yes).toBeVisible({ timeout: 120_000 });
  await ossr.click(yes);
  await hasRun(ossr);
  expect(ossr.clicks).toBe(2);

  // By link, again in an empty home: a plan, a yes, and it has run.
  await forgetEnvironments(ossr.request);
  for (const { id } of await ossr.ask<{ id: string }[]>('jobs')) {
    await ossr.request.delete(`/${API}/jobs/${id}`);
  }
  for (const name of await ossr.disk.list(ossr.folder)) {
    await ossr.request.delete(
      `/api/contents/${encodeURI(`${ossr.folder}/${name}`)}`
    );
  }
  const url = new URL(page.url());
  url.searchParams.set('ossr', doi);
  // The plan opens over the launcher, for which `page.goto` would wait.
  await page.evaluate(href => location.assign(href), url.href);
  await expect(yes).toBeVisible({ timeout: 120_000 });
  expect(await ossr.ask('environments')).toEqual([]);
  await yes.click();
  await hasRun(ossr);
});
