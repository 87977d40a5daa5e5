import { expect, IDS, test } from './support';

test('a notebook that reads downloaded data shows and cites them, and hands them to the form', async ({
  page,
  ossr
}) => {
  await ossr.open();
  await ossr.show(IDS.eventList);
  await ossr.command('ossr:download-files', {
    source: 'demo',
    record: IDS.eventList,
    keys: ['events.csv'],
    folder: `${ossr.folder}/crab`
  });
  await ossr.ended();
  const path = `${ossr.folder}/look.ipynb`;
  await ossr.disk.write(
    path,
    JSON.stringify({
      cells: [
        {
          cell_type: 'code',
          id: 'a',
          source: "rows = open('crab/events.csv').read()",
          metadata: {},
          outputs: [],
          execution_count: null
        }
      ],
      metadata: {
        kernelspec: {
          name: 'python3',
          display_name: 'Python 3',
          language: 'python'
        },
        ossr: {
          attachments: [
            { lake: 'escape', did: 'user.alice:run42', variable: 'run' }
          ]
        }
      },
      nbformat: 4,
      nbformat_minor: 5
    })
  );
  await ossr.command('docmanager:open', { path, factory: 'Notebook' });
  await expect(page.locator('.jp-CodeCell').first()).toBeVisible();

  await expect(page.getByText('Python 3 (ipykernel) | Idle')).toBeVisible({
    timeout: 40_000
  });
  await ossr.command('apputils:activate-command-palette');
  await expect(page.locator('.lm-CommandPalette-input')).toBeFocused();
  await page.keyboard.type('notebook dependencies');
  await page
    .locator(
      '.lm-CommandPalette [data-command="ossr:show-notebook-dependencies"]'
    )
    .click();
  const dialog = page
    .locator('.jp-Dialog')
    .filter({ hasText: 'Notebook dependencies' });
  await expect(dialog).toContainText('Crab nebula gamma-ray event list');
  await expect(dialog).toContainText('A cell refers to');
  await expect(dialog).toContainText('user.alice:run42');
  await dialog.getByRole('button', { name: 'Insert Citations' }).click();

  const text = page.locator('.jp-MarkdownCell').last();
  await expect(text).toContainText('Crab nebula gamma-ray event list');
  await expect(text).toContainText('user.alice:run42');

  const answer = await ossr.request.post(
    '/jupyter-ossr-ext/api/publish/prepare',
    {
      data: { source: 'demo', paths: [path] }
    }
  );
  const { metadata } = await answer.json();
  expect(metadata.related).toMatchObject([
    {
      relation: { id: 'references' },
      scheme: 'doi',
      resourceType: { id: 'dataset' }
    }
  ]);
  expect(metadata.references).toEqual(['Rucio DID user.alice:run42 (escape)']);
});
