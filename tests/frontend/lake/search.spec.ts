import { LakeSearchModel } from '../../../src/lake/model/search';
import { problem } from '../fixtures/search';
import { settled } from '../fixtures/helpers';
import { FakeLake } from '../fixtures/fakeLake';
import { broken, end, hit, line } from '../fixtures/lake';

describe('FindModel', () => {
  let fake: FakeLake;
  let find: LakeSearchModel;
  const names = () => find.state.items.map(({ did }) => did.name);

  beforeEach(() => {
    fake = new FakeLake();
    find = new LakeSearchModel(fake.client);
    find.setLake('demo');
  });

  it('shows hits as they arrive, and how the list ended', async () => {
    const done = find.submit('cta:*');
    await settled();
    fake.flows[0]!.send(line(hit('cta:a')));
    await settled();
    expect(names()).toEqual(['a']);
    expect(find.state.response.status).toBe('loading');
    fake.flows[0]!.send(line(hit('cta:b')), end(2, true, 'lofar is slow'));
    await done;
    expect(names()).toEqual(['a', 'b']);
    expect(find.state.response).toEqual({
      status: 'ready',
      value: expect.objectContaining({ cut: true, note: 'lofar is slow' })
    });
  });

  it('drops what comes late for an older search, and stops it', async () => {
    void find.submit('old');
    await settled();
    const done = find.submit('new');
    await settled();
    expect(fake.flows[0]!.stopped).toBe(true);
    fake.flows[1]!.send(line(hit('s:new')), end(1));
    await done;
    fake.flows[0]!.send(line(hit('s:old')), end(1));
    await settled();
    expect(names()).toEqual(['new']);
  });

  it('keeps the old hits until there is something new', async () => {
    const first = find.submit('a');
    fake.flows[0]!.send(line(hit('s:a')), end(1));
    await first;
    const second = find.submit('nothing');
    await settled();
    expect(names()).toEqual(['a']);
    fake.flows[1]!.send(end(0));
    await second;
    expect(names()).toEqual([]);
  });

  it('keeps what came before an answer broke off', async () => {
    const done = find.submit('x');
    fake.flows[0]!.send(line(hit('s:x')), broken(problem('upstream-down')));
    await done;
    expect(names()).toEqual(['x']);
    expect(find.state.response).toMatchObject({
      status: 'failed',
      problem: { slug: 'upstream-down' }
    });
  });

  it('does not take an answer without an end for a whole one', async () => {
    const done = find.submit('x');
    fake.flows[0]!.send(line(hit('s:x')));
    fake.flows[0]!.cut(null);
    await done;
    expect(find.state.response).toMatchObject({
      status: 'failed',
      problem: { slug: 'unfinished' }
    });
  });

  it('asks for more than the first ones, with what was asked and not what is typed', async () => {
    const done = find.submit('cta:*');
    fake.flows[0]!.send(end(0, true));
    await done;
    find.type('something else');
    void find.more();
    await settled();
    expect(fake.queries.map(({ text, limit }) => [text, limit])).toEqual([
      ['cta:*', 1000],
      ['cta:*', 10000]
    ]);
  });

  const asked = async (text: string, ...counts: number[]) => {
    const done = find.submit(text);
    for (const [at, count] of counts.entries()) {
      await settled();
      fake.flows[at]!.send(end(count));
    }
    await done;
    return fake.queries.map(query => query.text);
  };

  it.each([
    ['crab', [2], ['*crab*']],
    // A name is searched as it is first; others that contain it come where it is nobody's.
    ['*crab', [0, 2], ['*crab', '*crab*']],
    ['crab?', [0, 0], ['crab?', '*crab?*']],
    ['cta:crab', [0, 2], ['cta:crab', 'cta:*crab*']],
    ['cta:crab', [1], ['cta:crab']],
    ['*crab*', [0], ['*crab*']],
    ['cta:*', [0], ['cta:*']]
  ])('finds parts of names: %s', async (text, counts, texts) => {
    expect(await asked(text, ...counts)).toEqual(texts);
    const [first, last = first] = texts;
    expect(find.widened).toBe(last === text ? null : last);
  });

  it('takes the text as it is where the lake has no wildcards', async () => {
    find.setLake('demo', false);
    expect(await asked('crab', 0)).toEqual(['crab']);
  });

  it('searches a word of all kinds after all collections were shown', async () => {
    const done = find.showCollections();
    fake.flows[0]!.send(end(3));
    await done;
    expect(find.state.text).toBe('');
    find.refine({ kind: 'all' });
    expect(fake.queries.map(({ text, kind }) => [text, kind])).toEqual([
      ['*', 'collection'],
      ['*', 'all']
    ]);
  });

  it('leaves out conditions without a key', async () => {
    find.setFilters([
      { key: ' ', op: '=', value: '1' },
      { key: 'run', op: '>', value: '7' }
    ]);
    void find.submit('*');
    await settled();
    expect(fake.queries[0]!.filters).toEqual([
      { key: 'run', op: '>', value: '7' }
    ]);
  });

  it('proposes scopes that fit what is typed, ours first', async () => {
    await find.loadScopes();
    find.type('a');
    expect(find.suggestions.map(({ name }) => name)).toEqual([
      'user.ada',
      'cta',
      'lofar'
    ]);
    find.type('cta:');
    expect(find.suggestions).toEqual([]);
  });
});
