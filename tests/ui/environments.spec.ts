import type { Page } from '@playwright/test';
import { existsSync, readFileSync } from 'fs';

import { publish } from './deposit';
import {
  expect,
  forgetEnvironments,
  IDS,
  test,
  type IEnvironment,
  type Ossr
} from './support';

// Fresh environments are made with ipykernel in them, from whatever index pip is set up with.
test.setTimeout(400_000);

const view = (page: Page) => page.locator('.ossr-Install:visible');
const stage = (page: Page, at: RegExp | string) =>
  expect(view(page)).toHaveAttribute('data-stage', at, { timeout: 90_000 });

test.beforeEach(({ request }) => forgetEnvironments(request));

/** The yes to the plan that is shown. */
async function install(page: Page): Promise<void> {
  await stage(page, 'planned');
  await view(page)
    .getByRole('button', { name: /^(Install|Reinstall|Update)$/ })
    .click();
  await stage(page, 'installed');
}

async function kernels({ request }: Ossr): Promise<string[]> {
  const answer = await request.get('/api/kernelspecs');
  const { kernelspecs } = (await answer.json()) as {
    kernelspecs: { [name: string]: unknown };
  };
  return Object.keys(kernelspecs).filter(name => name.startsWith('ossr-'));
}

test('an environment is locked, repaired, updated and removed from its row', async ({
  page,
  ossr
}) => {
  const title = 'Tools for the night';
  const first = await publish(ossr.request, title, '1.0', {
    'requirements.txt': 'packaging\n'
  });
  const second = await publish(
    ossr.request,
    title,
    '2.0',
    { 'requirements.txt': 'packaging\nwheel\n' },
    first
  );
  await ossr.command('ossr:install-record', { source: 'demo', record: first });
  await install(page);
  const [made] = (await ossr.ask<IEnvironment[]>('environments'))!;
  const { id, kernel, path } = made as IEnvironment;
  expect(await kernels(ossr)).toEqual([kernel]);
  await ossr.command('ossr:open-environments');
  const row = ossr.panel.getByRole('listitem').filter({ hasText: title });
  const choose = (entry: string) =>
    ossr.choose(row.getByRole('button', { name: /^More actions/ }), entry);
  await expect(row).toContainText('1.0');

  await choose('Export Lock File');
  const written = page.getByRole('alert').filter({ hasText: 'Written to' });
  await expect(written).toContainText('requirements.lock');
  const lock = await ossr.disk.read(`${ossr.folder}/requirements.lock`);
  expect(lock.toString()).toMatch(/^packaging==\d/m);
  expect(lock.toString()).toMatch(/^ipykernel==\d/m);
  const { doi } = await ossr.ask<{ doi: string }>(
    `sources/demo/records/${first}`
  );
  expect(lock.toString()).toContain(doi);
  // A second one does not take its place.
  await choose('Export Lock File');
  await expect
    .poll(() => ossr.disk.list(ossr.folder))
    .toContain('requirements-2.lock');

  await choose('Reinstall');
  await stage(page, 'planned');
  await expect(
    view(page).getByRole('heading', { name: `Reinstall ${title}` })
  ).toBeVisible();
  await expect(view(page)).toContainText('swaps it in once verified');
  await install(page);
  const [repaired] = await ossr.ask<IEnvironment[]>('environments');
  expect(repaired?.id).not.toBe(id);
  expect(repaired?.kernel).toBe(kernel);
  expect(existsSync(path)).toBe(false);

  await row.getByRole('button', { name: 'Update', exact: true }).click();
  await expect(view(page)).toContainText('wheel');
  await install(page);
  const [updated, ...others] = await ossr.ask<IEnvironment[]>('environments');
  expect(others).toEqual([]);
  expect(updated).toMatchObject({ record: second, version: '2.0', kernel });
  await expect(row).toContainText('2.0');

  await choose('Remove…');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(row).toHaveCount(0);
  expect(await kernels(ossr)).toEqual([]);
  expect(existsSync(updated?.path ?? '')).toBe(false);
});

/**
 * A build that waits for the file `quick` in `folder` (absolute), so that there is a middle of it.
 * It is built in a copy, so it cannot find the folder by its own path.
 */
const waits = (folder: string) => `import pathlib, time
above = pathlib.Path(${JSON.stringify(folder)})
(above / "begun").touch()
while not (above / "quick").exists():
    time.sleep(0.05)
from setuptools import setup
setup(name="nightly", version="1", py_modules=["nightly"])
`;

/** The root folder of the server under test, from the variables of its process. */
function rootFolder(): string {
  const pid = readFileSync(process.env.OSSR_TEST_PID ?? '', 'utf-8');
  const variables = readFileSync(`/proc/${pid}/environ`, 'utf-8').split('\0');
  const name = 'JUPYTERLAB_GALATA_ROOT_DIR=';
  return variables.find(each => each.startsWith(name))!.slice(name.length);
}

test('killed in the middle of an install, the server reports it, offers no incomplete kernel, and resumes with one click', async ({
  page,
  ossr
}) => {
  const folder = `${ossr.folder}/nightly`;
  await ossr.request.put(`/api/contents/${folder}`, {
    data: { type: 'directory' }
  });
  await ossr.disk.write(
    `${folder}/setup.py`,
    waits(`${rootFolder()}/${ossr.folder}`)
  );
  await ossr.disk.write(`${folder}/nightly.py`, 'NIGHT = 1\n');
  await ossr.command('ossr:install-folder', { path: folder });
  await stage(page, 'planned');
  await expect(view(page)).toContainText('setup.py runs');
  await view(page)
    .getByRole('button', { name: 'Install', exact: true })
    .click();
  await expect
    .poll(() => ossr.disk.list(ossr.folder), { timeout: 120_000 })
    .toContain('begun');

  // Galata's own routes fail the test where the server does not answer.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  const pid = readFileSync(process.env.OSSR_TEST_PID ?? '', 'utf-8');
  process.kill(Number(pid), 'SIGKILL');
  await expect
    .poll(
      () =>
        readFileSync(process.env.OSSR_TEST_PID ?? '', 'utf-8') !== pid &&
        ossr.request.get('/api/status').then(
          answer => answer.ok(),
          () => false
        ),
      { timeout: 60_000 }
    )
    .toBe(true);

  // Galata waits for the launcher, which is absent where the view is restored.
  await expect(() => page.goto('?reset')).toPass({ timeout: 180_000 });
  await ossr.command('ossr:show-jobs');
  const row = ossr.jobs
    .getByRole('listitem')
    .filter({ hasText: 'nightly' })
    .first();
  await expect(row).toHaveAttribute('data-state', 'interrupted');
  await expect(row).toContainText(/interrupted/i);
  expect(await ossr.ask<IEnvironment[]>('environments')).toEqual([]);
  expect(await kernels(ossr)).toEqual([]);
  const show = row.getByRole('button', { name: 'Show' });
  await show.click();
  await stage(page, 'failed');
  // As JupyterLab drops a restored tab that is not in the stored layout.
  await page.evaluate(() => {
    for (const widget of window.jupyterapp.shell.widgets('main')) {
      if (widget.id.startsWith('ossr-install')) {
        widget.parent = null;
      }
    }
  });
  await expect(view(page)).toHaveCount(0);
  await show.click();
  await stage(page, 'failed');
  await expect(view(page)).toContainText('Installation interrupted');
  await expect(view(page)).toContainText(
    'The incomplete environment was removed'
  );
  // To be looked at by people, too.
  await page.screenshot({ path: test.info().outputPath('interrupted.png') });

  await ossr.disk.write(`${ossr.folder}/quick`, '');
  await view(page)
    .getByRole('button', { name: /^(Resume|Retry)$/ })
    .click();
  await stage(page, 'installed');
  await expect(view(page)).toContainText('Imports OK: nightly');
  const [kernel, ...others] = await kernels(ossr);
  expect(others).toEqual([]);
  await ossr.command('launcher:create');
  await expect(
    page
      .locator(
        '.jp-Launcher:visible .jp-LauncherCard[data-category="Notebook"]'
      )
      .filter({ hasText: /nightly/ })
  ).toHaveCount(1);
  expect(kernel).toMatch(/nightly/);
});

test('what was added to the environment of a kernel is undone with one click', async ({
  page,
  ossr
}) => {
  const base = await publish(ossr.request, 'Grounds', '1.0', {
    'requirements.txt': 'packaging\n'
  });
  await ossr.command('ossr:install-record', { source: 'demo', record: base });
  await install(page);
  const [{ id } = { id: '' }] =
    (await ossr.ask<IEnvironment[]>('environments')) ?? [];
  const lock = async () =>
    (await ossr.ask<{ text: string }>(`environments/${id}/lock`)).text;
  const before = await lock();

  const folder = `${ossr.folder}/more`;
  await ossr.request.put(`/api/contents/${folder}`, {
    data: { type: 'directory' }
  });
  await ossr.disk.write(`${folder}/requirements.txt`, 'wheel\n');
  // Galata takes our list of kernels for the server's, and empties it.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await ossr.command('ossr:install-folder', { path: folder });
  await stage(page, 'planned');
  await view(page)
    .getByRole('radio', { name: /^Existing environment/ })
    .click();
  const yes = view(page).getByRole('button', { name: 'Install', exact: true });
  await expect(yes).toBeDisabled();
  await view(page)
    .getByRole('radio', { name: /^Grounds 1\.0/ })
    .click();
  await expect(view(page)).toContainText('wheel');
  await expect(yes).toBeEnabled({ timeout: 60_000 });
  await install(page);
  await expect(view(page)).toContainText('Restart running kernels');
  expect(await lock()).toMatch(/^wheel==/m);

  await view(page).getByRole('button', { name: 'Undo Install' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Undo', exact: true })
    .click();
  await expect(view(page)).toContainText('Previous state restored', {
    timeout: 60_000
  });
  expect(await lock()).toBe(before);
});

test('a record of another language says what made it usable', async ({
  page,
  ossr
}) => {
  await ossr.command('ossr:install-record', {
    source: 'demo',
    record: IDS.lofarTools
  });
  await stage(page, 'planned');
  await expect(view(page)).toContainText('cmake --build');
  await install(page);
  await expect(view(page)).toContainText('To use it, in a terminal:');
  await expect(view(page)).toContainText('/prefix/bin:$PATH');
  expect(await kernels(ossr)).toEqual([]);
});
