import { FilesRegistry } from '../../../src/files/model/filesRegistry';
import { JobsModel } from '../../../src/jobs/model/jobs';
import { copy, FakeClient, job, record, spec } from '../fixtures/downloads';
import { Deferred, settled } from '../fixtures/helpers';
import { FakeEvents } from '../fixtures/events';

describe('FilesModel', () => {
  let client: FakeClient;
  let events: FakeEvents;
  let jobs: JobsModel;
  let files: FilesRegistry;

  beforeEach(() => {
    client = new FakeClient();
    events = new FakeEvents();
    jobs = new JobsModel(client.client, events.manager);
    files = new FilesRegistry(client.client, jobs);
  });

  afterEach(() => jobs.dispose());

  it('goes into a folder of the record in the folder that is shown', () => {
    const model = files.of(record());
    files.setBase('analysis');
    expect(model.folder).toBe('analysis/Crab-nebula-events-1.0');
  });

  it('stays where the user chose, whatever the file browser shows', () => {
    const model = files.of(record());
    model.setFolder('data');
    files.setBase('elsewhere');
    expect(model.folder).toBe('data');
    model.setFolder(null);
    expect(model.folder).toBe('elsewhere/Crab-nebula-events-1.0');
  });

  it('does not go into the folder of another record that the file browser shows', async () => {
    const folder = 'work/Vela-1.0';
    client.localAnswer = async () => [
      copy({ path: `${folder}/v.csv`, key: 'v.csv', title: 'Vela' })
    ];
    await files.ready();
    files.setBase(folder);
    await settled();
    expect(files.of(record()).folder).toBe('work/Crab-nebula-events-1.0');
    files.setBase('work');
    expect(files.of(record()).folder).toBe('work/Crab-nebula-events-1.0');
  });

  it('is the same model for the same record, and another for a changed one', () => {
    const model = files.of(record());
    expect(files.of(record())).toBe(model);
    expect(files.of(record({ updated: '2026-01-01' }))).not.toBe(model);
  });

  it('tells views when a default changes', () => {
    const model = files.of(record());
    const changed = jest.fn();
    model.changed.connect(changed);
    files.setUnpack(true);
    expect(model.unpack).toBe(true);
    expect(changed).toHaveBeenCalled();
  });

  it('reads the settings once', async () => {
    const load = jest.fn(async () => undefined);
    const registry = new FilesRegistry(client.client, jobs, load);
    expect(load).not.toHaveBeenCalled();
    await Promise.all([registry.ready(), registry.ready()]);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('looks again when a file of the record changes on disk', async () => {
    client.copiesAnswer = async () => [copy({ path: 'f/a.csv' })];
    const model = files.of(record());
    await model.loadCopies();
    expect(model.fileState('a.csv').kind).toBe('here');
    client.copiesAnswer = async () => [
      copy({ path: 'f/a.csv', state: 'edited' })
    ];
    files.lookAgain('elsewhere/a.csv');
    await settled();
    expect(model.fileState('a.csv').kind).toBe('here');
    files.lookAgain('f/a.csv');
    await settled();
    expect(model.fileState('a.csv').kind).toBe('edited');
  });

  it('adds up what is selected', () => {
    const model = files.of(record());
    model.select(['b.csv'], true);
    expect(model.size(model.state.selected)).toBe(2000);
    expect(model.size()).toBe(3000);
    model.select(['b.csv'], false);
    expect(model.state.selected.size).toBe(0);
  });

  it('filters by any part of a name, in any case', () => {
    const model = files.of(record());
    model.setFilter(' B.C');
    expect(model.matching.map(({ key }) => key)).toEqual(['b.csv']);
  });

  it.each([
    [[copy()], 'here'],
    [[copy({ state: 'edited' })], 'edited'],
    [[copy({ state: 'edited' }), copy({ path: 'x/a.csv' })], 'here'],
    [[copy({ record: 'r0', version: '0.9' })], 'other-version'],
    [[copy({ state: 'missing' })], 'absent'],
    [[copy({ key: 'b.csv' })], 'absent']
  ])('knows how a file stands from its copies %#', async (copies, kind) => {
    client.copiesAnswer = async () => copies;
    const model = files.of(record());
    await model.loadCopies();
    expect(model.fileState('a.csv').kind).toBe(kind);
  });

  it('knows which files are coming, and whether alone', () => {
    const model = files.of(record());
    events.emit(job({ spec: spec({ keys: ['a.csv'] }) }));
    expect(model.fileState('a.csv')).toMatchObject({
      kind: 'coming',
      alone: true
    });
    expect(model.fileState('b.csv').kind).toBe('absent');
    events.emit(job({ id: 'j2', created: 2 }));
    expect(model.fileState('b.csv')).toMatchObject({
      kind: 'coming',
      alone: false
    });
    expect(model.allComing).toBe(true);
  });

  it('looks again at the disk when a job of its record ends', async () => {
    files.of(record());
    events.emit(job());
    events.emit(job({ revision: 2, state: 'succeeded' }));
    await settled();
    expect(client.calls).toContain('copies');
  });

  it('drops a late answer about the disk', async () => {
    const first = new Deferred<ReturnType<typeof copy>[]>();
    client.copiesAnswer = () => first.promise;
    const model = files.of(record());
    const loading = model.loadCopies();
    client.copiesAnswer = async () => [copy()];
    await model.loadCopies();
    first.resolve([]);
    await loading;
    expect(model.fileState('a.csv').kind).toBe('here');
  });

  it('shows a failed job of its record until another one was started', () => {
    const model = files.of(record());
    events.emit(job({ state: 'failed' }));
    expect(model.shownJobs.map(({ id }) => id)).toEqual(['j1']);
    events.emit(job({ id: 'j2', created: 2, spec: spec({ keys: ['a.csv'] }) }));
    expect(model.shownJobs).toEqual([]);
  });

  it('says where a file lies, will lie, or is coming to', async () => {
    const model = files.of(record());
    expect(files.placeOf('demo', 'r1', 'a.csv')).toEqual({
      path: 'Crab-nebula-events-1.0/a.csv',
      here: false
    });
    client.copiesAnswer = async () => [copy({ path: 'old/a.csv' })];
    await model.loadCopies();
    expect(model.place('a.csv')).toEqual({ path: 'old/a.csv', here: true });
    events.emit(job({ spec: spec({ keys: ['b.csv'], folder: 'new' }) }));
    expect(model.place('b.csv')).toEqual({ path: 'new/b.csv', here: true });
    expect(files.placeOf('demo', 'unknown', 'a.csv')).toBeNull();
  });

  it('writes down a wish as a download', () => {
    const model = files.of(record());
    expect(model.spec({ keys: ['a.csv'], unpack: true })).toEqual(
      spec({ keys: ['a.csv'], unpack: true })
    );
  });
});
