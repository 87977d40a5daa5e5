import type { Page } from '@playwright/test';

import {
  chooseInMenu,
  expect,
  forgetEnvironments,
  IDS,
  NARROW,
  test,
  type IEnvironment,
  type Ossr
} from './support';

// A fresh environment is made with ipykernel in it, from whatever index pip is set up with.
test.setTimeout(240_000);

const view = (page: Page) => page.locator('.ossr-Install:visible');

test.beforeEach(({ request }) => forgetEnvironments(request));

/** Say which record, in the dialog of the palette's command. */
async function name(ossr: Ossr, typed: string): Promise<void> {
  const { page } = ossr;
  await page.keyboard.press('Control+Shift+C');
  const palette = page.locator('#command-palette, #modal-command-palette');
  await palette.locator('input').fill('install record');
  await palette
    .locator('.lm-CommandPalette-item[data-command="ossr:install-record"]')
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input').fill(typed);
  await dialog.getByRole('button', { name: 'Plan' }).click();
}

/** Plan the install of a record that is named so that it is the only one. */
async function plan(ossr: Ossr, typed: string): Promise<void> {
  const { page } = ossr;
  await name(ossr, typed);
  await expect(view(page)).toHaveAttribute(
    'data-stage',
    /planned|no-plan|installed/,
    { timeout: 60_000 }
  );
}

/** Plan the install of a folder of this test, from the menu of its row. */
async function planFolder(ossr: Ossr, called: string): Promise<void> {
  const { page } = ossr;
  await ossr.command('filebrowser:go-to-path', { path: ossr.folder });
  await chooseInMenu(page, called, 'Install This Folder…');
  await expect(view(page)).toHaveAttribute('data-stage', 'planned', {
    timeout: 60_000
  });
}

test('from the palette to a notebook that ran to its end in a kernel of its own, and away again', async ({
  page,
  ossr
}) => {
  const { doi } = await ossr.ask<{ doi: string }>(
    `sources/demo/records/${IDS.pythonPackage}`
  );
  await plan(ossr, doi);

  await expect(view(page)).toContainText('ready to install');
  await expect(view(page)).toContainText('Nothing has run yet.');
  await expect(view(page)).toContainText('pip install');
  expect(await ossr.ask<IEnvironment[]>('environments')).toEqual([]);

  await view(page)
    .getByRole('button', { name: 'Install', exact: true })
    .click();
  await expect(view(page)).toHaveAttribute('data-stage', 'installed', {
    timeout: 180_000
  });
  await expect(view(page)).toContainText('Imports OK: gammaspec');
  const [made] = await ossr.ask<IEnvironment[]>('environments');
  const { kernel, kernelDisplay } = made as IEnvironment;

  await view(page)
    .getByRole('button', { name: /spectrum\.ipynb with this kernel/ })
    .click();
  const notebook = page.locator('.jp-NotebookPanel:visible');
  await expect(notebook).toBeVisible();
  // The toolbar hides a long kernel name where it is narrow: ask the notebook itself.
  await expect
    .poll(() =>
      page.evaluate(() => {
        const { sessionContext } = window.jupyterapp.shell
          .currentWidget as unknown as {
          sessionContext?: {
            session: { kernel: { name: string; status: string } | null } | null;
          };
        };
        const { name, status } = sessionContext?.session?.kernel ?? {};
        return [name, status];
      })
    )
    .toEqual([kernel, 'idle']);
  const sessions = (await (await ossr.request.get('/api/sessions')).json()) as {
    kernel: { name: string } | null;
  }[];
  expect(sessions.map(session => session.kernel?.name)).toEqual([kernel]);
  await ossr.command('notebook:run-all-cells');
  await expect(notebook.locator('.jp-Notebook')).toContainText(
    'photon index 2.63'
  );
  const prompts = notebook.locator('.jp-CodeCell .jp-InputPrompt');
  await expect(prompts).toHaveText(['[1]:', '[2]:', '[3]:']);
  await expect(
    notebook.locator('[data-mime-type="application/vnd.jupyter.stderr"]')
  ).toHaveCount(0);

  await ossr.command('launcher:create');
  const card = page
    .locator('.jp-Launcher:visible .jp-LauncherCard')
    .filter({ hasText: kernelDisplay });
  await expect(card.first()).toBeVisible();

  await ossr.command('ossr:open-environments');
  const row = ossr.panel
    .getByRole('listitem')
    .filter({ hasText: kernelDisplay });
  await expect(row).toContainText(doi);
  const remove = () =>
    ossr.choose(row.getByRole('button', { name: /^More actions/ }), 'Remove…');
  await remove();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await ossr.ask<IEnvironment[]>('environments')).toHaveLength(1);
  await remove();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(row).toHaveCount(0);
  expect(await ossr.ask<IEnvironment[]>('environments')).toEqual([]);
  // The notebook that ran on it does so no longer.
  await expect
    .poll(async () => (await ossr.request.get('/api/sessions')).json())
    .toEqual([]);
  await expect(card).toHaveCount(0);
});

test('a record that is software offers its install first, and words find it from the palette', async ({
  page,
  ossr
}) => {
  await ossr.open(NARROW);
  await ossr.show(IDS.pythonPackage);
  const button = ossr.record.getByRole('button', { name: 'Install…' });
  await expect(button).toHaveClass(/jp-mod-accept/);
  await button.click();
  await expect(view(page)).toHaveAttribute('data-stage', 'planned', {
    timeout: 60_000
  });
  await view(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(view(page)).toHaveCount(0);

  await name(ossr, 'gammaspec');
  const choice = page.getByRole('dialog').filter({ hasText: 'Which record?' });
  await expect(choice.locator('option')).toHaveCount(2);
  await choice.getByRole('button', { name: 'Cancel' }).click();
  await expect(view(page)).toHaveCount(0);

  await plan(ossr, 'sky');
  await expect(view(page)).toContainText('Files without an install step');
  await expect(view(page).getByRole('button', { name: 'Install' })).toHaveCount(
    0
  );
});

test('what cannot be done is said with its reason, and its command is typed, not run', async ({
  page,
  ossr
}) => {
  await plan(ossr, 'julia');
  await expect(view(page)).toContainText('Julia is required');
  await view(page)
    .getByRole('button', { name: 'Open Command in Terminal' })
    .click();
  const terminal = page.locator('.jp-Terminal:visible');
  await expect(terminal).toBeVisible();
  // It paints on a canvas: what stands there is in its own buffer.
  const written = () =>
    page.evaluate(() => {
      const { content } = window.jupyterapp.shell.currentWidget as unknown as {
        content: { _term?: { selectAll(): void; getSelection(): string } };
      };
      if (!content._term) {
        return ''; // its code is still being loaded
      }
      content._term.selectAll();
      return content._term.getSelection().replace(/\s+/g, ' ');
    });
  await expect.poll(written).toMatch(/[#$%] julia --project=\. -e '/);
  await page.waitForTimeout(500);
  expect(await written()).not.toContain('not found');
});

test('a folder is planned from the file browser', async ({ page, ossr }) => {
  const folder = `${ossr.folder}/with-requirements`;
  await ossr.request.put(`/api/contents/${folder}`, {
    data: { type: 'directory' }
  });
  await ossr.disk.write(`${folder}/requirements.txt`, 'wheel\n');
  await planFolder(ossr, 'with-requirements');
  await expect(view(page)).toContainText('A list of Python requirements');
});

test('a postBuild is read, ticked, and runs after the yes, never before', async ({
  page,
  ossr
}, info) => {
  const folder = `${ossr.folder}/with-postbuild`;
  for (const path of [folder, `${folder}/binder`]) {
    await ossr.request.put(`/api/contents/${path}`, {
      data: { type: 'directory' }
    });
  }
  await ossr.disk.write(`${folder}/binder/requirements.txt`, 'wheel\n');
  await ossr.disk.write(
    `${folder}/binder/postBuild`,
    '#!/bin/bash\necho made by postBuild > made.txt\n'
  );
  const made = () => ossr.request.get(`/api/contents/${folder}/made.txt`);
  await planFolder(ossr, 'with-postbuild');
  const part = view(page).locator('section', { hasText: 'postBuild script' });
  await expect(part).toContainText('Not run by default');
  await expect(part).toContainText('echo made by postBuild');

  await part.getByRole('checkbox').click();
  await expect(part.getByRole('checkbox')).toBeChecked({ timeout: 60_000 });
  await expect(view(page)).toHaveAttribute('data-stage', 'planned');
  await expect(view(page)).not.toContainText('Not run by default');
  await expect(
    view(page).locator('section', {
      hasText: 'Code from the record that will run'
    })
  ).toContainText('echo made by postBuild');
  await page.screenshot({ path: info.outputPath('ticked.png') });
  expect((await made()).status()).toBe(404);

  await view(page)
    .getByRole('button', { name: 'Install', exact: true })
    .click();
  await expect(view(page)).toHaveAttribute('data-stage', 'installed', {
    timeout: 180_000
  });
  expect(await (await made()).text()).toContain('made by postBuild');
});
