import { IStatusBar } from '@jupyterlab/statusbar';

import plugins from '../../src';

describe('the list of plugins', () => {
  it('names each of them after the package', () => {
    expect(plugins.map(plugin => plugin.id)).toContain(
      'jupyter-ossr-ext:sidebar'
    );
    for (const { id } of plugins) {
      expect(id).toMatch(/^jupyter-ossr-ext:[a-z-]+$/);
    }
  });

  it('starts without a status bar, as in Notebook 7', () => {
    const asking = plugins.filter(({ requires }) =>
      requires?.includes(IStatusBar)
    );
    expect(asking.map(({ id }) => id)).toEqual([]);
  });
});
