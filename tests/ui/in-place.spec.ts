import { expect, IDS, test } from './support';

// Galata answers for kernels and sessions itself.
test.use({ kernels: null, sessions: null });

test('a cell reads a FITS file of a record in place, without a download', async ({
  page,
  ossr
}) => {
  const path = `${ossr.folder}/in-place.ipynb`;
  const kernelspec = { name: 'python3', display_name: 'Python 3' };
  const empty = { nbformat: 4, nbformat_minor: 5, cells: [] };
  await ossr.disk.write(
    path,
    JSON.stringify({ ...empty, metadata: { kernelspec } })
  );
  await ossr.command('docmanager:open', { path, factory: 'Notebook' });
  await ossr.open();
  await ossr.show(IDS.eventList);
  await ossr.choose(
    ossr
      .row('events.fits')
      .getByRole('button', { name: 'More actions for events.fits' }),
    'Insert Cell to Read in Place'
  );
  await expect(page.locator('.jp-Cell').last()).toContainText('ossr://10.');
  await ossr.command('notebook:run-all-cells');
  // The kernel reads the configuration of the server, and so from a demo of its own.
  await expect(page.locator('.jp-OutputArea-output').last()).toContainText(
    /EVENTS.*BinTableHDU/,
    { timeout: 90_000 }
  );
  expect(await ossr.ask<unknown[]>('jobs')).toEqual([]);
});
