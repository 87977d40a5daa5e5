import { tabLabel } from '../../../src/common/views/text';

describe('tabLabel', () => {
  it('is the title, with what would be invisible', () => {
    expect(tabLabel('Crab\u202Enebula')).toBe('CrabU+202Enebula');
  });

  it('is cut, since the status bar shows all of it', () => {
    const label = tabLabel('A title that never ends '.repeat(20));
    expect(label).toHaveLength(60);
    expect(label.endsWith('…')).toBe(true);
  });
});
