import type { PublishSpec } from '../../../../src/api/types';
import { JobsModel } from '../../../../src/models/jobs';
import { completed } from '../../../../src/models/publish/metadata';
import type { PublishModel } from '../../../../src/models/publish/model';
import { problemDocument as problem } from '../../shared';
import { FakeEvents } from '../../events';
import {
  FakePublisher,
  FakeState,
  FORM_PAUSE,
  formOf,
  publishJob
} from '../../publishing';

const pause = () => new Promise(resolve => setTimeout(resolve, FORM_PAUSE));

describe('PublishModel, where it goes another way', () => {
  let client: FakePublisher;
  let events: FakeEvents;
  let jobs: JobsModel;
  let state: FakeState;
  let model: PublishModel;

  beforeEach(() => {
    client = new FakePublisher();
    events = new FakeEvents();
    jobs = new JobsModel(client.client, events.manager);
    state = new FakeState();
    model = formOf(client, jobs, state);
  });

  afterEach(() => {
    model.dispose();
    jobs.dispose();
  });

  const sent = () => client.submitted as PublishSpec[];

  it('forgets a draft that is gone, so that sending it again makes a new one', async () => {
    await model.load();
    model.answer({ draft: 'dead' });
    await model.send();
    expect(sent()[0]?.draft).toBe('dead');
    events.tell(
      publishJob(client, {
        state: 'failed',
        draft: 'dead',
        problem: problem('gone')
      })
    );
    expect(model.state.answers.draft).toBeNull();
    await model.send();
    expect(sent()[1]?.draft).toBeNull();
  });

  it('sends empty files in a zip, and in no other way', async () => {
    const why = 'empty';
    client.preparation.files?.push({
      path: 'pkg/__init__.py',
      size: 0,
      ticked: true,
      why
    });
    await model.load();
    const empty = () =>
      model.tree.find(({ path }) => path === 'pkg')?.children?.[0];
    expect(model.pack).toBe('zip');
    expect(model.ticked).toContain('pkg/__init__.py');
    expect(empty()).toMatchObject({ ticked: 'all', fixed: false });
    model.answer({ pack: 'files' });
    expect(model.ticked).toEqual(['a.txt', 'data/b.csv']);
    expect(empty()).toMatchObject({ ticked: 'none', fixed: true, why });
  });

  it('proposes the next number where the files still have that of the last version', async () => {
    client.preparation.metadata = completed({
      title: 'Crab',
      version: '1.0.0'
    });
    client.preparation.filled?.push({
      pointer: '/version',
      origin: 'CITATION.cff'
    });
    const about = { mode: 'version' as const, source: 'real', record: 'r1' };
    model.dispose();
    model = formOf(client, jobs, state, about);
    await model.load();
    expect(model.metadata.version).toBe('1.0.1');
    expect(model.originOf('/version')).toBeNull();
    expect(model.unchanged).toBe(false);
    client.diffAnswer = { ...client.diffAnswer, changed: [] };
    await model.filesChanged('content');
    expect(model.unchanged).toBe(true);
    client.preparation.metadata.version = '1.1.0';
    model.dispose();
    model = formOf(client, jobs, new FakeState(), about);
    await model.load();
    expect(model.metadata.version).toBe('1.1.0');
  });

  it('looks at files again that were changed elsewhere: at all, where some came or went', async () => {
    await model.load();
    const checked = client.checked.length;
    const prepared = () =>
      client.calls.filter(call => call.startsWith('prepare')).length;
    const before = prepared();
    model.filesMayDiffer(['elsewhere/a.txt', 'working.txt'], 'names');
    await pause();
    expect(client.checked).toHaveLength(checked);
    model.filesMayDiffer(['work/a.txt'], 'content');
    await pause();
    expect(client.checked).toHaveLength(checked + 1);
    expect(prepared()).toBe(before);
    model.filesMayDiffer(['work/new.txt'], 'names');
    model.filesMayDiffer(['work/a.txt'], 'content');
    await pause();
    expect(prepared()).toBe(before + 1);
    // A file that the form is filled in from is mended beside it.
    model.filesMayDiffer(['work/CITATION.cff'], 'content');
    await pause();
    expect(prepared()).toBe(before + 2);
  });

  it('without a term that the community requires it goes to no curator, but with a reason', async () => {
    client.validation = {
      problems: [],
      required: [{ pointer: '/readme', detail: 'readme is missing.' }],
      advice: []
    };
    await model.load();
    expect(model.errors.map(({ pointer }) => pointer)).toEqual(['/readme']);
    expect(model.ready).toBe(false);
    model.answer({ finish: 'publish' });
    expect(model.ready).toBe(true);
    expect(model.errors).toEqual([]);
    expect(model.advice.map(({ pointer }) => pointer)).toEqual(['/readme']);
    model.answer({ finish: 'submit' });
    model.override(model.termId('/readme'), 'It is in the zip');
    expect(model.excuse('/readme')).toBe('It is in the zip');
    expect(model.ready).toBe(true);
    await model.send();
    expect(sent()[0]?.overridden).toEqual([
      { id: 'ossr/readme', reason: 'It is in the zip' }
    ]);
  });

  it('asks for the terms of OSSR only where the community does', async () => {
    const asked: boolean[] = [];
    client.validate = async (_: unknown, ossr: boolean) => {
      asked.push(ossr);
      return client.validation;
    };
    await model.load();
    model.select('real');
    await pause();
    expect(asked).toEqual([true, false]);
  });

  it('a draft that was changed elsewhere is looked at again before it is changed', async () => {
    model.dispose();
    model = formOf(client, jobs, state, { draft: 'd2', paths: ['work'] });
    await model.load();
    await model.send();
    expect(sent()[0]?.revision).toBe(7);
    events.tell(
      publishJob(client, {
        state: 'failed',
        draft: 'd2',
        problem: problem('changed-elsewhere')
      })
    );
    await model.send();
    expect(sent()[1]?.revision).toBe(7);
    events.tell(
      publishJob(client, {
        state: 'failed',
        draft: 'd2',
        problem: problem('changed-elsewhere')
      })
    );
    client.draftAnswer = { revision: 8 };
    model.goOn();
    await pause();
    await model.send();
    expect(sent()[2]?.revision).toBe(8);
  });
});
