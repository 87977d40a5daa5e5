import { chooseInMenu, expect, IDS, openSubmenu, test } from './support';

const PALETTE = [
  'ossr:open-sidebar',
  'ossr:search-records',
  'ossr:select-source',
  'ossr:open-record',
  'ossr:open-record-in-main-area',
  'ossr:download-files',
  'ossr:show-jobs',
  'ossr:copy-citation',
  'ossr:copy-doi',
  'ossr:open-account'
];

test('each command has a label and describes its arguments, and the palette offers them', async ({
  page,
  ossr
}) => {
  // Some act on the record that is shown.
  await ossr.open();
  await ossr.show(IDS.eventList);
  const commands = await page.evaluate(async () => {
    const { commands } = window.jupyterapp;
    const ids = commands.listCommands().filter(id => id.startsWith('ossr:'));
    return Promise.all(
      ids.map(async id => ({
        id,
        label: commands.label(id),
        args: (await commands.describedBy(id)).args as {
          properties?: Record<string, { description?: string }>;
        } | null
      }))
    );
  });
  for (const { id, label, args } of commands) {
    expect(label, id).not.toBe('');
    expect(args, id).not.toBeNull();
    for (const [name, { description }] of Object.entries(
      args?.properties ?? {}
    )) {
      expect(description, `${id}: ${name}`).toBeTruthy();
    }
  }
  expect(commands.map(({ id }) => id)).toEqual(expect.arrayContaining(PALETTE));

  await page.keyboard.press('Control+Shift+C');
  await page.keyboard.type('OSSR');
  for (const id of PALETTE) {
    await expect(
      page.locator(`.lm-CommandPalette-item[data-command="${id}"]`),
      id
    ).toBeVisible();
  }
});

test('the palette finds our commands by the words that people type', async ({
  page
}) => {
  await page.keyboard.press('Control+Shift+C');
  const input = page.locator('.lm-CommandPalette-input');
  await expect(input).toBeFocused();
  const ours = page.locator('.lm-CommandPalette-item[data-command^="ossr:"]');
  for (const word of ['download', 'resume', 'zenodo', 'doi', 'retry']) {
    await input.fill(word);
    // JupyterLab hides what cannot be run now.
    await expect(ours.first(), word).toBeAttached();
  }
});

test('the launcher has our ways in, and the menu of a file only what fits it', async ({
  page,
  ossr
}) => {
  const cards = page.locator('.jp-LauncherCard[data-category="OSSR"]');
  await expect(cards).toHaveText([
    'Search Records',
    'Try Record…',
    'Install Record…',
    'Publish to OSSR…',
    'My Records'
  ]);
  await ossr.disk.write(`${ossr.folder}/plain.txt`, 'text');
  await page.filebrowser.openDirectory(ossr.folder);
  await page
    .locator('.jp-DirListing-item', { hasText: 'plain.txt' })
    .click({ button: 'right' });
  await openSubmenu(page);
  await expect(
    page.locator('#ossr-context-menu .lm-Menu-itemLabel:visible')
  ).toHaveText(['Publish to OSSR…', 'Upload to Data Lake…']);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  await ossr.disk.write(`${ossr.folder}/reana.yaml`, 'version: 0.9.0');
  await chooseInMenu(page, 'reana.yaml', 'Launch on REANA…');
  await expect(page.locator('.Toastify__toast')).toContainText(
    'REANA fetches its files from there'
  );
});

test('a command without arguments asks for what it needs, and is heard when it fails', async ({
  page,
  ossr
}) => {
  const asked = ossr.command('ossr:open-record');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(IDS.eventList);
  await dialog.getByRole('button', { name: /Open|Ok/i }).click();
  await asked;
  await expect(ossr.record.getByRole('heading', { level: 2 })).toHaveText(
    'Crab nebula gamma-ray event list'
  );
  await ossr.command('ossr:search-records', { query: 'lofar' });
  await expect(ossr.status).toContainText('2 records');
  await ossr.command('ossr:download-files', {
    source: 'demo',
    record: 'aaaaa-aaaaa'
  });
  await expect(page.locator('.Toastify__toast')).toContainText('Not found');
});
