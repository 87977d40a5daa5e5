import { mkdir, rm, writeFile } from 'fs/promises';
import { join } from 'path';

import { API, expect, test, type Ossr } from './support';
import { Lake } from './lake';

/** Two files that are here from the start. */
const DID = 'demo:my-spectra';
const FILES = ['spectrum-1.csv', 'spectrum-2.csv'];

// Galata answers for kernels and sessions itself.
test.use({ kernels: null, sessions: null });

/** R and Julia need not be there; and the launcher of other tests knows nothing of them. */
const KERNELS = join(process.env.OSSR_TEST_JUPYTER ?? '', 'kernels');
const LANGUAGES = [
  ['R', 'my_spectra <- c('],
  ['julia', 'my_spectra = [']
] as const;

test.beforeAll(async () => {
  for (const [language] of LANGUAGES) {
    const folder = join(KERNELS, `echo-${language.toLowerCase()}`);
    await mkdir(folder, { recursive: true });
    const program = join(__dirname, 'echo_kernel.py');
    const kernel = {
      argv: ['python', program, language, '-f', '{connection_file}'],
      display_name: `Echo (${language})`,
      language
    };
    await writeFile(join(folder, 'kernel.json'), JSON.stringify(kernel));
  }
});

test.afterAll(() => rm(KERNELS, { recursive: true, force: true }));

/** Open a notebook with these metadata, and one cell. */
async function notebook(
  ossr: Ossr,
  kernel: string,
  more: { [key: string]: unknown },
  source = ''
): Promise<void> {
  const path = `${ossr.folder}/data.ipynb`;
  const cell = {
    cell_type: 'code',
    id: 'a',
    source,
    metadata: {},
    outputs: [],
    execution_count: null
  };
  const metadata = {
    kernelspec: { name: kernel, display_name: kernel },
    ...more
  };
  await ossr.disk.write(
    path,
    JSON.stringify({ cells: [cell], metadata, nbformat: 4, nbformat_minor: 5 })
  );
  await ossr.command('docmanager:open', { path, factory: 'Notebook' });
  await expect(ossr.page.locator('.jp-CodeCell').first()).toBeVisible();
}

for (const [language, cell] of LANGUAGES) {
  test(`a notebook of ${language} gets a cell with the paths`, async ({
    page,
    ossr
  }) => {
    const lake = new Lake(ossr);
    await lake.open();
    await notebook(ossr, `echo-${language.toLowerCase()}`, {});
    await expect(page.getByText(`Echo (${language}) | Idle`)).toBeVisible({
      timeout: 40_000
    });
    await lake.show(DID);
    await lake.button('Attach').click();
    await expect(lake.notebook).toContainText(
      `Variables cannot be set in a ${language} kernel; insert a cell instead`
    );
    await lake.notebook.getByRole('button', { name: 'Insert Cell' }).click();
    const added = page.locator('.jp-CodeCell').nth(1);
    await expect(added).toContainText(cell);
    await page.notebook.selectCells(1);
    await ossr.command('notebook:run-cell');
    const output = added.locator('.jp-OutputArea-output');
    await expect(output).toContainText(`# ${DID}`, { timeout: 40_000 });
    for (const name of FILES) {
      await expect(output).toContainText(name);
    }
  });
}

test('what a cell has made is not replaced unasked', async ({ page, ossr }) => {
  await notebook(
    ossr,
    'python3',
    {},
    'my_spectra = globals().get("my_spectra", "mine"); print("it is", my_spectra)'
  );
  await expect(page.getByText('Python 3 (ipykernel) | Idle')).toBeVisible({
    timeout: 40_000
  });
  await page.notebook.run();
  const output = page.locator('.jp-OutputArea-output').first();
  await expect(output).toContainText('it is mine');
  const lake = new Lake(ossr);
  await lake.open();
  await lake.show(DID);
  await lake.button('Attach').click();
  await expect(lake.notebook).toContainText('it was not overwritten');
  await page.notebook.run();
  await expect(output).toContainText('it is mine');
  await lake.notebook.getByRole('button', { name: 'Replace' }).click();
  await expect(lake.notebook).toContainText('In the kernel: 2 files');
  await page.notebook.run();
  await expect(output).toContainText(FILES[0]!);
});

test('a notebook that rucio-jupyterlab made works as it is, and can be detached', async ({
  page,
  ossr
}) => {
  const old = [{ did: DID, type: 'collection', variableName: 'spectra' }];
  await notebook(
    ossr,
    'python3',
    { rucio_attachments: old },
    'print("files", *[path.split("/")[-1] for path in spectra], open(spectra[0]).readline())'
  );
  await expect(page.getByText('Python 3 (ipykernel) | Idle')).toBeVisible({
    timeout: 40_000
  });
  const lake = new Lake(ossr);
  await lake.open();
  await expect(lake.notebook).toContainText('In the kernel: 2 files', {
    timeout: 40_000
  });
  await page.notebook.run();
  await expect(page.locator('.jp-OutputArea-output').first()).toContainText(
    `files ${FILES.join(' ')} event,energy_tev`
  );
  const attachments = () => lake.metadata('rucio_attachments');
  // As long as nothing is changed, it goes on in rucio-jupyterlab, too.
  expect(await attachments()).toEqual(old);
  await lake.notebook.getByRole('button', { name: 'Detach' }).click();
  await expect(lake.notebook).toHaveCount(0);
  expect(await attachments()).toBeNull();
});

test('signing in on a page of the institute goes on by itself', async ({
  page,
  ossr
}) => {
  const lake = new Lake(ossr);
  await lake.open();
  await ossr.command('ossr:sign-in-to-data-lake');
  await lake.button(/Another Account or Method/).click();
  await lake.page.getByLabel('Web page of your institute').check();
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    lake.button('Sign In').click()
  ]);
  await expect(opened.locator('h1')).toHaveText('You are signed in as demo');
  await opened.close();
  await expect(lake.page).toContainText('Signed in as demo');
  await expect(lake.button('Sign Out')).toBeVisible({ timeout: 20_000 });
  await expect(lake.page).toContainText(/Signed in until \d/);
  const { kind } = await ossr.ask<{ kind: string }>('lakes/demo/account');
  expect(kind).toBe('oidc');
  await lake.button('Sign Out').click();
  await expect(lake.page).toContainText('signing out is not needed');
  await ossr.request.delete(`/${API}/lakes/demo/account`);
});
