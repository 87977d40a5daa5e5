import type { Page } from '@playwright/test';

import { CITATION, begin, form, notebook, part, write } from '../publishing';
import { expect, test, type Ossr } from '../support';

test.setTimeout(120_000);

test.beforeEach(({ ossr }) => begin(ossr));

const executed = (...cells: [string, number | null, string?][]) =>
  notebook(
    cells.map(([source, count, output], index) => ({
      cell_type: 'code',
      id: `c${index}`,
      metadata: {},
      source,
      execution_count: count,
      outputs:
        output === undefined
          ? []
          : [{ output_type: 'stream', name: 'stdout', text: [output] }]
    }))
  );

const finding = (page: Page, text: string) =>
  part(page, 'Checks').getByRole('listitem').filter({ hasText: text });
const answer = (page: Page, button: string) =>
  page
    .getByRole('dialog')
    .getByRole('button', { name: button, exact: true })
    .click();

async function prepare(
  ossr: Ossr,
  files: { [name: string]: string }
): Promise<string> {
  const path = await write(ossr, {
    'README.md': '# Fixes',
    LICENSE: 'MIT',
    ...files
  });
  await ossr.command('ossr:publish-files', { source: 'demo', paths: [path] });
  await expect(form(ossr.page)).toHaveAttribute('data-stage', 'form');
  return path;
}

test('a path of one’s own machine becomes relative after a yes, and nothing else of the file changes', async ({
  page,
  ossr
}) => {
  const text = "a = open('/home/ada/w/data.csv')  # 1\nb = 'kept'\n";
  const path = await prepare(ossr, { 'a.py': text, 'data.csv': '1' });
  const found = finding(page, '/home/ada/w/data.csv');
  await expect(found).toContainText('Line 1');
  await found.getByRole('button', { name: 'Make Path Relative…' }).click();
  await expect(page.getByRole('dialog')).toContainText(
    'Replaces “/home/ada/w/data.csv” with “data.csv”'
  );
  await answer(page, 'Cancel');
  expect(String(await ossr.disk.read(`${path}/a.py`))).toBe(text);
  await found.getByRole('button', { name: 'Make Path Relative…' }).click();
  await answer(page, 'Change Path');
  await expect(found).toHaveCount(0);
  expect(String(await ossr.disk.read(`${path}/a.py`))).toBe(
    text.replace('/home/ada/w/', '')
  );
});

test('a finding is shown at its line in the editor; saved there, it is looked at again', async ({
  page,
  ossr
}) => {
  const path = await prepare(ossr, {
    'a.py': `${'#\n'.repeat(80)}x = '/home/ada/nowhere.csv'\n`
  });
  const found = finding(page, '/home/ada/nowhere.csv');
  await expect(found.getByRole('button')).toHaveText(['Show', '']);
  await found.getByRole('button', { name: 'Show' }).click();
  await expect(
    page.locator('.jp-FileEditor .cm-line', { hasText: 'nowhere.csv' })
  ).toBeInViewport();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('x = 1');
  await page.keyboard.press('Control+S');
  await expect
    .poll(async () => String(await ossr.disk.read(`${path}/a.py`)))
    .toBe('x = 1');
  await ossr.command('ossr:publish-files', { source: 'demo', paths: [path] });
  await expect(found).toHaveCount(0);
});

test('a notebook is run from top to bottom in its own tab, saved, and checked again', async ({
  page,
  ossr
}, info) => {
  const path = await prepare(ossr, {
    'study.ipynb': executed(['x = 40', 7], ['print(x + 2)', 3])
  });
  const found = finding(page, 'not run in order');
  await found.getByRole('button', { name: 'Restart and Run All…' }).click();
  await expect(page.getByRole('dialog')).toContainText('The kernel restarts');
  await answer(page, 'Restart and Run All');
  await expect(found).toHaveCount(0, { timeout: 60_000 });
  await expect(page.locator('.jp-NotebookPanel:visible')).toContainText('42');
  await page.screenshot({ path: info.outputPath('run beside the form.png') });
  const { cells } = JSON.parse(
    String(await ossr.disk.read(`${path}/study.ipynb`))
  ) as { cells: { execution_count: number; source: string[] | string }[] };
  expect(cells.map(cell => cell.execution_count)).toEqual([1, 2]);
  expect(cells.map(({ source }) => [source].flat().join(''))).toEqual([
    'x = 40',
    'print(x + 2)'
  ]);
});

test('a notebook with a cell that fails is not saved, and says so', async ({
  page,
  ossr
}) => {
  const text = executed(['1 / 0', 7], ['print(2)', 3]);
  const path = await prepare(ossr, { 'study.ipynb': text });
  const found = finding(page, 'not run in order');
  await found.getByRole('button', { name: 'Restart and Run All…' }).click();
  await answer(page, 'Restart and Run All');
  await expect(page.locator('.Toastify__toast')).toContainText(
    'A cell in “study.ipynb” failed',
    { timeout: 60_000 }
  );
  expect(String(await ossr.disk.read(`${path}/study.ipynb`))).toBe(text);
  await expect(found).toBeVisible();
});

test('outputs are cleared after a yes, also of a notebook that is open with changes', async ({
  page,
  ossr
}) => {
  const path = await prepare(ossr, {
    'study.ipynb': executed(['print(1)', 1, 'at /home/ada/data.csv\n'])
  });
  await page.notebook.openByPath(`${path}/study.ipynb`);
  await page.notebook.addCell('code', 'y = 1');
  await ossr.command('ossr:publish-files', { source: 'demo', paths: [path] });
  const found = finding(page, 'in an output');
  await found.getByRole('button', { name: 'Clear Outputs…' }).click();
  await expect(page.getByRole('dialog')).toContainText(
    'Unsaved changes are saved first'
  );
  await answer(page, 'Clear Outputs');
  await expect(found).toHaveCount(0);
  const { cells } = JSON.parse(
    String(await ossr.disk.read(`${path}/study.ipynb`))
  ) as { cells: { outputs: unknown[]; source: string[] | string }[] };
  expect(cells.map(({ outputs }) => outputs)).toEqual([[], []]);
  expect([cells[1]?.source].flat().join('')).toBe('y = 1');
});

test('a file that is linked to goes in with one click; a warning is left for a reason', async ({
  page,
  ossr
}, info) => {
  await prepare(ossr, {
    'CITATION.cff': CITATION,
    'guide.md': 'See [the figure](fig.png) and [the sky](gone.md).\n',
    'fig.png': 'x'
  });
  await form(page).getByLabel('fig.png').uncheck();
  const link = finding(page, 'fig.png, which is not included');
  await link.getByRole('button', { name: 'Include File' }).click();
  await expect(link).toHaveCount(0);
  await expect(form(page).getByLabel('fig.png')).toBeChecked();

  const gone = finding(page, 'Broken link to gone.md');
  await ossr.choose(gone.getByRole('button', { name: /^More/ }), 'Ignore…');
  const yes = page.getByRole('dialog').getByRole('button', { name: 'Ignore' });
  await page.getByRole('dialog').getByRole('textbox').fill('It comes later');
  await yes.click();
  await expect(gone).toContainText('Ignored');
  await expect(gone).toContainText('Reason: It comes later');
  await page.screenshot({ path: info.outputPath('left like that.png') });

  await form(page).getByLabel('Save as a draft').check();
  await form(page).getByRole('button', { name: 'Save as Draft' }).click();
  await expect(form(page)).toHaveAttribute('data-stage', 'done');
  const { id } = await ossr.job();
  const log = await ossr.ask<{ lines: string[] }>(`jobs/${id}/log`);
  expect(log.lines.join('\n')).toContain(
    'Broken link to gone.md. Reason: It comes later'
  );
});

test('a missing licence and README are written, and go in', async ({
  page,
  ossr
}) => {
  const path = await write(ossr, {
    'CITATION.cff': CITATION,
    'data.csv': 'e,f\n1,2\n'
  });
  await ossr.command('ossr:publish-files', { source: 'demo', paths: [path] });
  await finding(page, 'no license file')
    .getByRole('button', { name: 'Create LICENSE File' })
    .click();
  await expect(
    form(page).getByRole('checkbox', { name: 'LICENSE' })
  ).toBeChecked();
  await finding(page, 'no README file')
    .getByRole('button', { name: 'Create README.md' })
    .click();
  await expect(
    form(page).getByRole('checkbox', { name: 'README.md' })
  ).toBeChecked();
  expect(String(await ossr.disk.read(`${path}/LICENSE`))).toContain('MIT');
  expect(String(await ossr.disk.read(`${path}/README.md`))).toContain(
    '# Spectra of the browser tests'
  );
  await expect(part(page, 'Checks')).toContainText('No issues found.');
});

test('what the OSSR requires keeps it from the curators, until it is given or a reason is', async ({
  page,
  ossr
}, info) => {
  await prepare(ossr, { 'CITATION.cff': CITATION });
  const send = form(page).getByRole('button', { name: 'Submit for Review' });
  await expect(send).toBeDisabled();
  await expect(form(page).locator('.ossr-Publish-summary')).toContainText(
    '2 fields incomplete'
  );
  const readme = form(page).locator('[data-pointer="/readme"]');
  await expect(readme).toContainText('(required)');
  await expect(readme).not.toContainText('The OSSR requires readme.');
  // It leads to what is missing; its look says that nothing is sent.
  await send.click({ force: true });
  await expect(readme).toContainText('The OSSR requires readme.');
  await page.screenshot({ path: info.outputPath('required.png') });

  // Elsewhere, or for oneself, it is advice.
  await form(page).getByLabel('Publish directly').check();
  await expect(
    form(page).getByRole('button', { name: 'Publish', exact: true })
  ).toBeEnabled();
  await form(page).getByLabel('Submit for review').check();
  await expect(send).toBeDisabled();

  await form(page)
    .getByRole('button', { name: 'Add Ada Lovelace as Maintainer' })
    .click();
  await readme.getByRole('button', { name: 'Leave Empty…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('textbox')
    .fill('It is README.md in the zip');
  await answer(page, 'Leave Empty');
  await expect(readme).toContainText(
    'Reason for leaving it empty: It is README.md in the zip'
  );
  await expect(send).toBeEnabled();
  await send.click();
  await expect(part(page, 'Submitted for review')).toBeVisible();
  await part(page, 'Submitted for review')
    .getByRole('button', { name: 'Follow Review' })
    .click();
  await expect(
    page.locator('.ossr-Review:visible').getByRole('list', {
      name: 'History'
    })
  ).toContainText('The OSSR requires readme. It is README.md in the zip');
});

test('a run is recorded after a yes, and what it writes goes in', async ({
  page,
  ossr
}) => {
  const path = await prepare(ossr, {
    'CITATION.cff': CITATION,
    'fit.ipynb': executed([
      "open('sum.txt', 'w').write(str(6 * 7))\nprint(6 * 7)",
      1,
      '41\n'
    ])
  });
  const found = finding(page, 'No recorded run');
  await found.getByRole('button', { name: 'Run and Record…' }).click();
  await answer(page, 'Run and Record');
  await expect(found).toHaveCount(0, { timeout: 90_000 });
  for (const name of ['ro-crate-metadata.json', 'fit.lock.txt']) {
    await expect(
      form(page).getByRole('checkbox', { name, exact: true })
    ).toBeChecked();
  }
  expect(String(await ossr.disk.read(`${path}/fit.ipynb`))).toContain('42');
  const crate = JSON.parse(
    String(await ossr.disk.read(`${path}/ro-crate-metadata.json`))
  ) as { '@graph': { '@type': unknown; result?: { '@id': string }[] }[] };
  const run = crate['@graph'].find(one => one['@type'] === 'CreateAction');
  expect(run?.result?.map(one => one['@id'])).toEqual(['fit.ipynb', 'sum.txt']);
});
