import { LakeSearchModel } from '../../../src/lake/model/search';
import { TreeModel, type IDidRow } from '../../../src/lake/model/tree';
import { settled } from '../fixtures/helpers';
import { FakeLake } from '../fixtures/fakeLake';
import { end, hit, line } from '../fixtures/lake';

describe('TreeModel', () => {
  let fake: FakeLake;
  let find: LakeSearchModel;
  let tree: TreeModel;
  const lines = () =>
    tree.state.rows.map(row =>
      row.kind === 'did'
        ? `${'  '.repeat(row.level - 1)}${row.item.did.name}`
        : `${'  '.repeat(row.level - 1)}(${row.note})`
    );
  const row = (name: string) =>
    tree.state.rows.find(
      (one): one is IDidRow => one.kind === 'did' && one.item.did.name === name
    )!;

  beforeEach(async () => {
    fake = new FakeLake();
    fake.members = {
      's:c': [hit('s:d'), hit('s:e')],
      's:d': [hit('s:f', { type: 'file' })]
    };
    find = new LakeSearchModel(fake.client);
    tree = new TreeModel(fake.client, find);
    find.setLake('demo');
    const done = find.submit('*');
    fake.flows[0]!.send(line(hit('s:c', { type: 'container' })), end(1));
    await done;
  });

  it('asks for members when a collection is opened, and only once', async () => {
    expect(fake.asked).toEqual([]);
    tree.toggle(row('c'));
    await settled();
    tree.toggle(row('d'));
    await settled();
    expect(lines()).toEqual(['c', '  d', '    f', '  e']);
    tree.toggle(row('c'));
    tree.toggle(row('c'));
    await settled();
    expect(lines()).toEqual(['c', '  d', '    f', '  e']);
    expect(fake.asked).toEqual(['children s:c 500', 'children s:d 500']);
  });

  it('does not open a file', async () => {
    tree.toggle(row('c'));
    await settled();
    tree.toggle(row('d'));
    await settled();
    expect(row('f').open).toBeNull();
    tree.toggle(row('f'));
    expect(fake.asked).toHaveLength(2);
  });

  it('says that a collection is empty, and that there is more', async () => {
    fake.members['s:e'] = [];
    fake.members['s:d'] = Array.from({ length: 600 }, (_, index) =>
      hit(`s:f${index}`, { type: 'file' })
    );
    tree.toggle(row('c'));
    await settled();
    tree.toggle(row('e'));
    tree.toggle(row('d'));
    await settled();
    expect(lines()).toContain('    (empty)');
    expect(lines().filter(text => text.includes('(cut)'))).toHaveLength(1);
    tree.more(row('d').id);
    await settled();
    expect(lines().filter(text => /^ {4}f/.test(text))).toHaveLength(600);
    expect(lines()).not.toContain('    (cut)');
  });

  it('forgets what was open when something else is found', async () => {
    tree.toggle(row('c'));
    await settled();
    const done = find.submit('other');
    fake.flows[1]!.send(line(hit('s:x')), end(1));
    await done;
    expect(lines()).toEqual(['x']);
    expect(tree.state.active).toBe(row('x').id);
  });
});
