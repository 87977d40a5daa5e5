import type { FileBrowser } from '@jupyterlab/filebrowser';

import { restored } from '../../../src/common/panels/browserFolder';

const browser = (className: string) => {
  const node = document.createElement('div');
  node.className = className;
  return { node } as unknown as FileBrowser;
};

describe('restored', () => {
  it('does not wait for a file browser that shows its folder', async () => {
    await expect(restored(browser('jp-FileBrowser'))).resolves.toBeUndefined();
  });

  it('waits until the folder of the address is shown', async () => {
    const shown = browser('jp-FileBrowser jp-mod-restoring');
    let over = false;
    const waited = restored(shown).then(() => {
      over = true;
    });
    shown.node.classList.add('jp-mod-other');
    await new Promise(process.nextTick);
    expect(over).toBe(false);
    shown.node.classList.remove('jp-mod-restoring');
    await waited;
  });

  it('gives up where no folder is restored', async () => {
    jest.useFakeTimers();
    const waited = restored(browser('jp-mod-restoring'));
    jest.runAllTimers();
    await expect(waited).resolves.toBeUndefined();
    jest.useRealTimers();
  });
});
