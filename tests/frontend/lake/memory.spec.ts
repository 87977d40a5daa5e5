import { StateDB } from '@jupyterlab/statedb';

import { FilesRegistry } from '../../../src/files/model/filesRegistry';
import { JobsModel } from '../../../src/jobs/model/jobs';
import { LakeModel } from '../../../src/lake/model/lake';
import { keepPlace } from '../../../src/lake/model/memory';
import { FakeClient } from '../fixtures/downloads';
import { FakeEvents } from '../fixtures/events';
import { FakeLake } from '../fixtures/fakeLake';
import { did, end, lake as aLake } from '../fixtures/lake';
import { settled } from '../fixtures/helpers';

const KEY = 'lake';

describe('the place in the lake', () => {
  let fake: FakeLake;
  let state: StateDB;

  const open = (): LakeModel => {
    const other = new FakeClient();
    const jobs = new JobsModel(other.client, new FakeEvents().manager);
    const files = new FilesRegistry(other.client, jobs);
    return new LakeModel(fake.client, jobs, files);
  };

  beforeEach(() => {
    jest.useFakeTimers();
    fake = new FakeLake();
    fake.known = [aLake(), aLake({ id: 'other', title: 'Other' })];
    state = new StateDB();
  });
  afterEach(() => jest.useRealTimers());

  it('is there again after a reload: lake, search, filters and what was read', async () => {
    const before = open();
    await keepPlace(before, state, KEY);
    before.select('other');
    before.find.refine({ kind: 'dataset' });
    before.find.setFilters([{ key: 'target', op: '=', value: 'Crab' }]);
    void before.find.submit('cta:*');
    fake.flows[0]!.send(end(0));
    before.find.type('cta:*crab');
    before.open(did('cta:crab'));
    await jest.advanceTimersByTimeAsync(1000);
    before.dispose();

    const after = open();
    await keepPlace(after, state, KEY);
    await settled();
    expect(after.state.current).toBe('other');
    expect(after.state.page.at).toBe('did');
    expect(fake.queries[1]).toMatchObject({
      text: 'cta:*',
      kind: 'dataset',
      filters: [{ key: 'target', value: 'Crab' }]
    });
    expect(after.find.state.text).toBe('cta:*crab');
    after.dispose();
  });

  it('does not stand in the way of who is quicker', async () => {
    await state.save(KEY, {
      lake: 'demo',
      text: 'old',
      asked: 'old',
      kind: 'all',
      filters: [],
      did: 's:old'
    });
    const model = open();
    await model.load();
    model.open(did('s:new'));
    await keepPlace(model, state, KEY);
    expect(model.state.page).toMatchObject({ model: { did: did('s:new') } });
    expect(fake.queries).toEqual([]);
    model.dispose();
  });

  it('is nowhere where nothing, or nonsense, was kept, or a lake that is gone', async () => {
    for (const stored of [7, { lake: 'demo' }, { ...GONE }]) {
      await state.save(KEY, stored);
      const model = open();
      await keepPlace(model, state, KEY);
      expect(model.state).toMatchObject({
        current: 'demo',
        page: { at: 'find' }
      });
      expect(fake.queries).toEqual([]);
      model.dispose();
    }
  });
});

const GONE = {
  lake: 'gone',
  text: 'x',
  asked: 'x',
  kind: 'all',
  filters: [],
  did: 's:d'
};

describe('the lake of an attachment', () => {
  const named = (id: string, instance: string) => {
    const other = new FakeClient();
    const jobs = new JobsModel(other.client, new FakeEvents().manager);
    const files = new FilesRegistry(other.client, jobs);
    const fake = new FakeLake();
    fake.known = [
      aLake({ id: 'first', instance: 'https://one.example' }),
      aLake({
        id: 'second',
        url: 'https://web.example',
        instance: 'https://two.example/rucio'
      }),
      aLake({ id: 'again', instance: 'https://two.example:443/rucio' })
    ];
    const model = new LakeModel(fake.client, jobs, files);
    return model.named({ lake: id, instance }).finally(() => model.dispose());
  };

  it.each([
    ['theirs', '', 'theirs'],
    ['', '', 'first'],
    ['first', 'https://two.example/rucio/', 'second'],
    ['again', 'https://two.example', 'again'],
    ['theirs', 'https://web.example/ui', 'second'],
    ['first', 'https://three.example', null],
    ['first', 'not an address', null],
    ['second', 'http://127.0.0.1:99', 'second'],
    ['theirs', 'http://127.0.0.1:99', null]
  ])('%s at “%s” is %s', async (id, instance, expected) => {
    expect(await named(id, instance)).toBe(expected);
  });
});
