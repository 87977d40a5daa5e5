import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, screen } from '@testing-library/react';

import type { IInstallHost } from '../../../src/install/host';
import { installActions } from '../../../src/install/installActions';

describe('undo of an install', () => {
  const model = { undoable: true, undo: jest.fn(() => Promise.resolve(null)) };
  const host = {
    trans: nullTranslator.load(''),
    model: () => model
  } as unknown as IInstallHost;

  it.each([
    [true, 1],
    [false, 0]
  ])('asks before (answer: %s)', async (accept, times) => {
    model.undo.mockClear();
    const done = installActions(host)['ossr:undo-install'].run({
      job: 'install'
    });
    const button = await screen.findByRole('button', {
      name: accept ? 'Undo' : 'Cancel',
      hidden: true
    });
    expect(document.body.textContent).toContain(
      'also those that came from other records'
    );
    fireEvent.click(button);
    await done;
    expect(model.undo).toHaveBeenCalledTimes(times);
  });
});
