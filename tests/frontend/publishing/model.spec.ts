import { problemDocument as problem, term } from '../fixtures/helpers';
import { formOf, published, publishJob, STOP } from '../fixtures/publishing';
import { FormHarness } from './harness';

describe('PublishModel', () => {
  const form = new FormHarness();

  it('practises where one can, and says where each value came from until it is edited', async () => {
    await form.model.load();
    expect(form.model.form.source?.id).toBe('sand');
    expect(form.model.form.targets.map(({ id }) => id)).toEqual([
      'sand',
      'real'
    ]);
    expect(form.model.form.originOf('/title')).toBe('CITATION.cff');
    form.model.form.edit({ title: 'Mine' });
    expect(form.model.form.originOf('/title')).toBeNull();
    expect(form.model.form.metadata.title).toBe('Mine');
    expect(form.model.form.metadata.creators[0]?.familyName).toBe('Lovelace');
  });

  it('ticks a folder as a whole, and never what cannot go', async () => {
    await form.model.load();
    expect(form.model.files.ticked).toEqual(['a.txt', 'data/b.csv']);
    const folder = form.model.files.tree.find(({ path }) => path === 'data');
    expect(folder?.ticked).toBe('some');
    if (folder) {
      form.model.files.tick(folder, true);
    }
    expect(form.model.files.ticked).toEqual([
      'a.txt',
      'data/b.csv',
      'data/.env'
    ]);
    expect(
      form.model.files.tree.find(({ path }) => path === '.git/')?.fixed
    ).toBe(true);
    expect(form.model.files.size).toBe(35);
  });

  it('sends nothing while a finding stops it; fixed or suppressed, it does', async () => {
    form.client.findings = [STOP];
    await form.model.load();
    expect(form.model.submission.ready).toBe(false);
    await form.model.submission.send();
    expect(form.sent).toEqual([]);

    form.model.form.suppress('f1', 'it opens nothing');
    expect(form.model.submission.ready).toBe(true);
    form.model.form.suppress('f1', null);
    expect(form.model.submission.ready).toBe(false);
    await form.model.checks.fix(STOP);
    await form.pause();
    expect(form.model.files.ticked).toEqual(['data/b.csv']);
    await form.model.submission.send();
    expect(form.sent[0]?.files).toEqual(['data/b.csv']);
  });

  it('lets a file go in that is linked to, if it can be ticked at all', async () => {
    await form.model.load();
    expect(form.model.files.offers('data/.env')).toBe(true);
    expect(form.model.files.offers('.git/')).toBe(false);
    expect(form.model.files.offers('elsewhere.txt')).toBe(false);
    await form.model.checks.fix({
      ...STOP,
      fix: 'include',
      target: 'data/.env'
    });
    expect(form.model.files.ticked).toContain('data/.env');
  });

  it('does not send more than the repository takes', async () => {
    form.client.preparation.limits = {
      files: 1,
      total: 25,
      deletionComment: 0
    };
    await form.model.load();
    expect(form.model.files.tooMuch).toBe('bytes');
    form.model.form.answer({ pack: 'files' });
    expect(form.model.files.tooMuch).toBe('files');
    expect(form.model.submission.ready).toBe(false);
    form.model.files.tickAll(['data/b.csv'], false);
    expect(form.model.files.tooMuch).toBeNull();
    expect(form.model.submission.ready).toBe(true);
  });

  it('does not send what is known to be wrong', async () => {
    form.client.validation.problems = [
      { pointer: '/title', detail: 'Give one.' }
    ];
    await form.model.load();
    expect(form.model.submission.ready).toBe(false);
    await form.model.submission.send();
    expect(form.sent).toEqual([]);
  });

  it('sends nothing without an account', async () => {
    form.client.signedIn = false;
    await form.model.load();
    await form.model.submission.send();
    expect(form.sent).toEqual([]);
  });

  it('sends what is shown: metadata, description as HTML, and where to', async () => {
    await form.model.load();
    form.model.form.describe('Some **words**');
    form.model.form.suppress('f9', 'looked at');
    form.model.form.answer({ comment: 'Please', writeDoi: true });
    await form.model.submission.send();
    expect(form.sent).toHaveLength(1);
    expect(form.sent[0]).toMatchObject({
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
      suppressed: [{ id: 'f9', reason: 'looked at' }],
      metadata: { title: 'Crab', description: '<p>Some **words**</p>' }
    });
    expect(form.model.submission.stage).toBe('sending');
  });

  it('after a failure continues with the same draft, and shows errors at their fields', async () => {
    await form.model.load();
    await form.model.submission.send();
    form.events.emit(
      publishJob(form.client, {
        state: 'failed',
        draft: 'd1',
        problem: {
          ...problem('incomplete'),
          fields: [{ pointer: '/licences', detail: 'not known' }]
        }
      })
    );
    expect(form.model.submission.stage).toBe('form');
    expect(form.model.checks.errors).toEqual([
      { pointer: '/licences', detail: 'not known' }
    ]);
    form.model.form.edit({ licences: [term('MIT', 'mit')] });
    expect(form.model.checks.errors).toEqual([]);
    await form.model.submission.send();
    expect(form.sent).toHaveLength(2);
    expect(form.sent[1]?.draft).toBe('d1');
    expect(form.client.calls).toContain('forget job-1');
  });

  it('where it is not known whether there is a draft, lets the job look first', async () => {
    await form.model.load();
    await form.model.submission.send();
    form.events.emit(
      publishJob(form.client, {
        state: 'failed',
        draft: null,
        problem: problem('unsettled')
      })
    );
    await form.model.submission.send();
    expect(form.sent).toHaveLength(1);
    expect(form.client.calls).toContain('retry job-1');
  });

  it('keeps the draft when it is cancelled, or discards it', async () => {
    await form.model.load();
    await form.model.submission.send();
    form.events.emit(
      publishJob(form.client, { state: 'running', draft: 'd1' })
    );
    const cancelled = form.model.submission.cancel(true);
    form.events.emit(
      publishJob(form.client, {
        state: 'cancelled',
        draft: 'd1',
        revision: 200
      })
    );
    await cancelled;
    expect(form.client.discarded).toEqual(['d1']);
    expect(form.model.submission.stage).toBe('form');
    await form.model.submission.send();
    expect(form.sent[1]?.draft).toBeNull();
  });

  it('loses nothing that was typed: another form of the same folder has it', async () => {
    await form.model.load();
    form.model.form.edit({ title: 'Typed' });
    form.model.form.describe('More');
    form.model.files.tickAll(['a.txt'], false);
    form.model.dispose();
    const again = formOf(form.client, form.jobs, form.state);
    await again.load();
    expect(again.form.metadata.title).toBe('Typed');
    expect(again.form.text).toBe('More');
    expect(again.files.ticked).toEqual(['data/b.csv']);
    expect(again.form.state.restored).toBe(true);

    await again.reset();
    expect(again.form.metadata.title).toBe('Crab');
    expect(again.form.state.restored).toBe(false);
    again.dispose();
  });

  it('forgets what was typed once it is in review or public, not while it is a draft', async () => {
    await form.model.load();
    form.model.form.edit({ title: 'Typed' });
    await form.pause();
    await form.model.submission.send();
    form.events.emit(
      publishJob(form.client, {
        state: 'succeeded',
        draft: 'd1',
        result: published('draft')
      })
    );
    expect(form.model.submission.stage).toBe('done');
    const stored = () => JSON.stringify([...form.state.stored.values()]);
    expect(stored()).toContain('Typed');
    form.model.submission.continueDraft();
    await form.pause();
    expect(form.model.submission.stage).toBe('form');
    await form.model.submission.send();
    expect(form.sent[1]?.draft).toBe('d1');
    form.events.emit(
      publishJob(form.client, {
        state: 'succeeded',
        result: published('in-review')
      })
    );
    await form.pause();
    expect(stored()).not.toContain('Typed');
  });
});
