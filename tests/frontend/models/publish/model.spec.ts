import type { PublishSpec } from '../../../../src/api/types';
import { JobsModel } from '../../../../src/models/jobs';
import type { PublishModel } from '../../../../src/models/publish/model';
import { problemDocument as problem } from '../../shared';
import { FakeEvents } from '../../events';
import {
  FakePublisher,
  FakeState,
  FORM_PAUSE,
  formOf,
  published,
  publishJob,
  STOP
} from '../../publishing';

const pause = () => new Promise(resolve => setTimeout(resolve, FORM_PAUSE));

describe('PublishModel', () => {
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

  it('practises where one can, and says where each value came from until it is edited', async () => {
    await model.load();
    expect(model.source?.id).toBe('sand');
    expect(model.targets.map(({ id }) => id)).toEqual(['sand', 'real']);
    expect(model.originOf('/title')).toBe('CITATION.cff');
    model.edit({ title: 'Mine' });
    expect(model.originOf('/title')).toBeNull();
    expect(model.metadata.title).toBe('Mine');
    expect(model.metadata.creators[0]?.familyName).toBe('Lovelace');
  });

  it('ticks a folder as a whole, and never what cannot go', async () => {
    await model.load();
    expect(model.ticked).toEqual(['a.txt', 'data/b.csv']);
    const folder = model.tree.find(({ path }) => path === 'data');
    expect(folder?.ticked).toBe('some');
    if (folder) {
      model.tick(folder, true);
    }
    expect(model.ticked).toEqual(['a.txt', 'data/b.csv', 'data/.env']);
    expect(model.tree.find(({ path }) => path === '.git/')?.fixed).toBe(true);
    expect(model.size).toBe(35);
  });

  it('sends nothing while a finding stops it; cured or overridden, it does', async () => {
    client.findings = [STOP];
    await model.load();
    expect(model.ready).toBe(false);
    await model.send();
    expect(sent()).toEqual([]);

    model.override('f1', 'it opens nothing');
    expect(model.ready).toBe(true);
    model.override('f1', null);
    expect(model.ready).toBe(false);
    await model.cure(STOP);
    await pause();
    expect(model.ticked).toEqual(['data/b.csv']);
    await model.send();
    expect(sent()[0]?.files).toEqual(['data/b.csv']);
  });

  it('lets a file go in that is linked to, if it can be ticked at all', async () => {
    await model.load();
    expect(model.offers('data/.env')).toBe(true);
    expect(model.offers('.git/')).toBe(false);
    expect(model.offers('elsewhere.txt')).toBe(false);
    await model.cure({ ...STOP, cure: 'include', target: 'data/.env' });
    expect(model.ticked).toContain('data/.env');
  });

  it('does not send more than the repository takes', async () => {
    client.preparation.limits = { files: 1, total: 25 };
    await model.load();
    expect(model.tooMuch).toBe('bytes');
    model.answer({ pack: 'files' });
    expect(model.tooMuch).toBe('files');
    expect(model.ready).toBe(false);
    model.tickAll(['data/b.csv'], false);
    expect(model.tooMuch).toBeNull();
    expect(model.ready).toBe(true);
  });

  it('does not send what is known to be wrong', async () => {
    client.validation.problems = [{ pointer: '/title', detail: 'Give one.' }];
    await model.load();
    expect(model.ready).toBe(false);
    await model.send();
    expect(sent()).toEqual([]);
  });

  it('sends nothing without an account', async () => {
    client.signedIn = false;
    await model.load();
    await model.send();
    expect(sent()).toEqual([]);
  });

  it('sends what is shown: metadata, description as HTML, and where to', async () => {
    await model.load();
    model.describe('Some **words**');
    model.override('f9', 'looked at');
    model.answer({ comment: 'Please', writeDoi: true });
    await model.send();
    expect(sent()).toHaveLength(1);
    expect(sent()[0]).toMatchObject({
      kind: 'publish',
      source: 'sand',
      folder: 'work',
      files: ['a.txt', 'data/b.csv'],
      pack: 'zip',
      finish: 'submit',
      comment: 'Please',
      draft: null,
      versionOf: null,
      reserveDoi: true,
      writeDoi: true,
      keepFiles: false,
      overridden: [{ id: 'f9', reason: 'looked at' }],
      metadata: { title: 'Crab', description: '<p>Some **words**</p>' }
    });
    expect(model.stage).toBe('sending');
  });

  it('after a failure goes on with the same draft, and shows errors at their fields', async () => {
    await model.load();
    await model.send();
    events.tell(
      publishJob(client, {
        state: 'failed',
        draft: 'd1',
        problem: {
          ...problem('incomplete'),
          fields: [{ pointer: '/licences', detail: 'not known' }]
        }
      })
    );
    expect(model.stage).toBe('form');
    expect(model.errors).toEqual([
      { pointer: '/licences', detail: 'not known' }
    ]);
    model.edit({ licences: ['mit'] });
    expect(model.errors).toEqual([]);
    await model.send();
    expect(sent()).toHaveLength(2);
    expect(sent()[1]?.draft).toBe('d1');
    expect(client.calls).toContain('forget job-1');
  });

  it('where it is not known whether there is a draft, lets the job look first', async () => {
    await model.load();
    await model.send();
    events.tell(
      publishJob(client, {
        state: 'failed',
        draft: null,
        problem: problem('unsettled')
      })
    );
    await model.send();
    expect(sent()).toHaveLength(1);
    expect(client.calls).toContain('retry job-1');
  });

  it('keeps the draft when it is cancelled, or discards it', async () => {
    await model.load();
    await model.send();
    events.tell(publishJob(client, { state: 'running', draft: 'd1' }));
    const cancelled = model.cancel(true);
    events.tell(
      publishJob(client, { state: 'cancelled', draft: 'd1', revision: 200 })
    );
    await cancelled;
    expect(client.discarded).toEqual(['d1']);
    expect(model.stage).toBe('form');
    await model.send();
    expect(sent()[1]?.draft).toBeNull();
  });

  it('loses nothing that was typed: another form of the same folder has it', async () => {
    await model.load();
    model.edit({ title: 'Typed' });
    model.describe('More');
    model.tickAll(['a.txt'], false);
    model.dispose();
    const again = formOf(client, jobs, state);
    await again.load();
    expect(again.metadata.title).toBe('Typed');
    expect(again.text).toBe('More');
    expect(again.ticked).toEqual(['data/b.csv']);
    expect(again.state.takenUp).toBe(true);

    await again.afresh();
    expect(again.metadata.title).toBe('Crab');
    expect(again.state.takenUp).toBe(false);
    again.dispose();
  });

  it('forgets what was typed once it is in review or public, not while it is a draft', async () => {
    await model.load();
    model.edit({ title: 'Typed' });
    await pause();
    await model.send();
    events.tell(
      publishJob(client, {
        state: 'succeeded',
        draft: 'd1',
        result: published('draft')
      })
    );
    expect(model.stage).toBe('done');
    expect(state.kept.size).toBe(1);
    model.goOn();
    await pause();
    expect(model.stage).toBe('form');
    await model.send();
    expect(sent()[1]?.draft).toBe('d1');
    events.tell(
      publishJob(client, { state: 'succeeded', result: published('in-review') })
    );
    await pause();
    expect(state.kept.size).toBe(0);
  });

  it('a new version: words of the last one, what files say before it, the next number', async () => {
    model.dispose();
    model = formOf(client, jobs, state, {
      mode: 'version',
      source: 'real',
      record: 'r1'
    });
    await model.load();
    expect(model.metadata).toMatchObject({
      title: 'Crab',
      resourceType: 'dataset',
      licences: ['mit'],
      version: '1.0.1',
      publicationDate: '2026-11-25'
    });
    expect(model.originOf('/licences')).toBe('record');
    expect(model.pack).toBe('files');
    expect(model.finish).toBe('publish');
    await model.send();
    expect(sent()[0]).toMatchObject({
      source: 'real',
      versionOf: 'r1',
      pack: 'files',
      finish: 'publish'
    });
  });

  it('never submits the draft of a later version, as that would publish it unasked', async () => {
    client.draftAnswer = { index: 2 };
    model.dispose();
    model = formOf(client, jobs, state, { draft: 'd2', paths: [] });
    await model.load();
    expect(model.finish).toBe('publish');
    model.answer({ finish: 'submit' });
    expect(model.finish).toBe('publish');
  });

  it('a draft without a folder keeps its files, and is not overwritten if it was changed since', async () => {
    client.draftAnswer = {
      files: [{ key: 'a.zip', size: 3, checksum: null, complete: true }]
    };
    model.dispose();
    model = formOf(client, jobs, state, { draft: 'd2', paths: [] });
    await model.load();
    expect(model.metadata.title).toBe('Of the draft');
    await model.send();
    expect(sent()[0]).toMatchObject({
      draft: 'd2',
      revision: 7,
      keepFiles: true,
      files: [],
      pack: 'files'
    });
  });

  it('edits a published record without its files', async () => {
    client.draftAnswer = { published: true };
    model.dispose();
    model = formOf(client, jobs, state, {
      mode: 'edit',
      source: 'real',
      record: 'r1',
      paths: []
    });
    await model.load();
    expect(client.calls.some(call => call.startsWith('prepare'))).toBe(false);
    await model.send();
    expect(sent()[0]).toMatchObject({
      draft: 'r1',
      finish: 'publish',
      files: []
    });
  });
});
