import type { Page } from '@playwright/test';

import { publish } from '../deposit';
import { form, notebook, part, publishDirectly, write } from '../publishing';
import { API, chooseInMenu, expect, forgetEnvironments } from '../support';
import { FOLLOWED, test } from './lakeTest';
import { REPOSITORY, rucio } from './services';

interface IStarted {
  id: string;
  state: string;
  spec: { kind: string };
  result: {
    record: string;
    install: { kernel: string; folder: string };
  } | null;
}

test.setTimeout(900_000);

test.afterEach(async ({ ossr }) => {
  await ossr.request.delete(`/${API}/sources/real/account`);
});

const view = (page: Page) => page.locator('.ossr-Install:visible');

test('a record whose notebook needs a dataset of the lake is tried by its DOI; its run is published, restored and cited', async ({
  page,
  ossr,
  lake
}) => {
  await forgetEnvironments(ossr.request);
  await lake.seed(2);
  await lake.signIn('alice');
  const title = `Bytes of ${lake.stamp}`;
  // As its author wrote it, on a computer where the lake has another id.
  const instance = rucio('RUCIO_URL');
  const entry = { did: lake.did, variable: 'events', as: 'auto' };
  const code =
    'sizes = [len(open(path, "rb").read()) for path in events]\nsizes';
  const cell = {
    cell_type: 'code',
    id: 'a',
    source: code,
    metadata: {},
    outputs: [],
    execution_count: null
  };
  const text = JSON.parse(notebook([cell])) as {
    metadata: { [key: string]: object };
  };
  text.metadata.ossr = {
    attachments: [{ lake: 'theirs', instance, ...entry }]
  };
  const files = {
    'events.ipynb': JSON.stringify(text),
    'README.md': `# ${title}\n`,
    'requirements.txt': '# Only the standard library.\n'
  };
  const first = await publish(ossr.request, title, '1.0', files, undefined, {
    origin: REPOSITORY.url,
    token: REPOSITORY.token('contributor')
  });
  const { doi } = await ossr.ask<{ doi: string }>(
    `sources/real/records/${first}`
  );

  // DOI, plan, yes, run.
  await ossr.command('ossr:try', { record: doi, source: 'real' });
  await expect(view(page)).toHaveAttribute('data-stage', 'planned', {
    timeout: 120_000
  });
  const line = view(page).locator('.ossr-Plan-data > summary');
  await expect(line).toContainText('1 to be made available', {
    timeout: 60_000
  });
  await line.click();
  await expect(
    view(page).getByRole('list', { name: 'Data in the lake' })
  ).toContainText('as events · 2 files');
  await view(page)
    .getByRole('button', { name: 'Install and Run Notebook' })
    .click();
  const run = view(page).locator('.ossr-Run');
  await expect(run).toHaveAttribute('data-state', 'completed', {
    timeout: 300_000
  });
  await expect(run.getByRole('status')).toHaveText('All 1 cells ran');

  // The run is recorded in a folder of one's own, and published with its crate.
  const job = async (kind: string): Promise<IStarted | undefined> =>
    (await ossr.ask<IStarted[]>('jobs')).find(one => one.spec.kind === kind);
  const kernel = (await job('try'))?.result?.install.kernel;
  const folder = await write(
    ossr,
    {
      ...files,
      'CITATION.cff': [
        'cff-version: 1.2.0',
        `title: ${title}, measured`,
        'version: 1.0.0',
        'license: MIT',
        'abstract: What is measured.',
        'authors:',
        '  - family-names: Lovelace',
        '    given-names: Ada',
        ''
      ].join('\n'),
      LICENSE: 'MIT License\n'
    },
    'work'
  );
  const asked = await ossr.request.post(`/${API}/jobs`, {
    data: {
      kind: 'run',
      notebooks: [`${folder}/events.ipynb`],
      kernel,
      recordIn: folder
    }
  });
  expect(asked.ok(), await asked.text()).toBe(true);
  await expect
    .poll(async () => (await job('run'))?.state, FOLLOWED)
    .toBe('succeeded');
  const signed = await ossr.request.put(`/${API}/sources/real/account`, {
    data: { token: REPOSITORY.token('contributor') }
  });
  expect(signed.ok()).toBe(true);
  await page.sidebar.openTab('filebrowser');
  await page.filebrowser.refresh();
  await chooseInMenu(page, 'work', 'Publish to OSSR…');
  await expect(form(page)).toHaveAttribute('data-stage', 'form');
  await publishDirectly(page);
  await expect(form(page)).toHaveAttribute('data-stage', 'done', {
    timeout: 120_000
  });
  await expect(part(page, 'Published')).toContainText('10.');
  const record = (await job('publish'))?.result?.record ?? '';
  const published = await ossr.ask<{ files: { key: string }[] }>(
    `sources/real/records/${record}`
  );
  expect(published.files.map(({ key }) => key)).toContain(
    'ro-crate-metadata.json'
  );
  // The dataset shows the record that cites it, which nobody has looked at here: the repository is
  // searched, whose index is a second behind.
  await expect(async () => {
    await lake.show(lake.did);
    const cited = lake.page.getByRole('button', {
      name: `${title}, measured`
    });
    await expect(cited).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });

  const dids = await ossr.ask<{ did: object; lake: string }[]>(
    `sources/real/records/${record}/dids`
  );
  expect(dids).toContainEqual(
    expect.objectContaining({
      did: { scope: 'user.alice', name: lake.stamp },
      lake: 'real'
    })
  );

  // Restored in an empty home, it has its data under the same name.
  await forgetEnvironments(ossr.request);
  for (const name of await ossr.disk.list(ossr.folder)) {
    await ossr.request.delete(
      `/api/contents/${encodeURI(`${ossr.folder}/${name}`)}`
    );
  }
  expect(await ossr.disk.list(ossr.folder)).toEqual([]);
  await ossr.command('ossr:download-files', {
    source: 'real',
    record,
    folder: `${ossr.folder}/home`
  });
  await expect
    .poll(async () => (await job('download'))?.state, FOLLOWED)
    .toBe('succeeded');
  await ossr.command('docmanager:open', {
    path: `${ossr.folder}/home/events.ipynb`,
    factory: 'Notebook'
  });
  await lake.show(lake.did);
  await expect(lake.notebook).toContainText('In the kernel: 2 files', {
    timeout: 90_000
  });
});
