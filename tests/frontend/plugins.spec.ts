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
});
