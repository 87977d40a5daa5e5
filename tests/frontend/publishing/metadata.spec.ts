import { problemDocument as problem } from '../fixtures/helpers';
import { FakeState, publishJob } from '../fixtures/publishing';
import { FormHarness } from './harness';

describe('PublishModel, where it goes another way', () => {
  const form = new FormHarness();

  it('forgets a draft that is gone, so that sending it again makes a new one', async () => {
    await form.model.load();
    form.model.form.answer({ draft: 'dead' });
    await form.model.submission.send();
    expect(form.sent[0]?.draft).toBe('dead');
    form.events.emit(
      publishJob(form.client, {
        state: 'failed',
        draft: 'dead',
        problem: problem('gone')
      })
    );
    expect(form.model.form.state.answers.draft).toBeNull();
    await form.model.submission.send();
    expect(form.sent[1]?.draft).toBeNull();
  });

  it('sends empty files in a zip, and in no other way', async () => {
    const why = 'empty';
    form.client.preparation.files?.push({
      path: 'pkg/__init__.py',
      size: 0,
      ticked: true,
      why,
      selectable: true
    });
    await form.model.load();
    const empty = () =>
      form.model.files.tree.find(({ path }) => path === 'pkg')?.children?.[0];
    expect(form.model.files.pack).toBe('zip');
    expect(form.model.files.ticked).toContain('pkg/__init__.py');
    expect(empty()).toMatchObject({ ticked: 'all', fixed: false });
    form.model.form.answer({ pack: 'files' });
    expect(form.model.files.ticked).toEqual(['a.txt', 'data/b.csv']);
    expect(empty()).toMatchObject({ ticked: 'none', fixed: true, why });
  });

  it('proposes the next number of a new version, unless its files have one', async () => {
    const about = { mode: 'version' as const, source: 'real', record: 'r1' };
    form.about(about);
    await form.model.load();
    expect(form.model.form.metadata.version).toBe('1.0.1');
    expect(form.model.form.originOf('/version')).toBeNull();
    expect(form.model.checks.unchanged).toBe(false);
    form.client.diffAnswer = { ...form.client.diffAnswer, changed: [] };
    await form.model.checks.filesChanged('content');
    expect(form.model.checks.unchanged).toBe(true);
    form.client.preparation.metadata.version = '1.1.0';
    form.state = new FakeState();
    form.about(about);
    await form.model.load();
    expect(form.model.form.metadata.version).toBe('1.1.0');
  });

  it('looks at files again that were changed elsewhere: at all, where some came or went', async () => {
    await form.model.load();
    const checked = form.client.checked.length;
    const prepared = () =>
      form.client.calls.filter(call => call.startsWith('prepare')).length;
    const before = prepared();
    form.model.checks.filesMayDiffer(
      ['elsewhere/a.txt', 'working.txt'],
      'names'
    );
    await form.pause();
    expect(form.client.checked).toHaveLength(checked);
    form.model.checks.filesMayDiffer(['work/a.txt'], 'content');
    await form.pause();
    expect(form.client.checked).toHaveLength(checked + 1);
    expect(prepared()).toBe(before);
    form.model.checks.filesMayDiffer(['work/new.txt'], 'names');
    form.model.checks.filesMayDiffer(['work/a.txt'], 'content');
    await form.pause();
    expect(prepared()).toBe(before + 1);
    // A file that the form is filled in from is fixed beside it.
    form.model.checks.filesMayDiffer(['work/CITATION.cff'], 'content');
    await form.pause();
    expect(prepared()).toBe(before + 2);
  });

  it('without a term that the community requires it goes to no curator, but with a reason', async () => {
    form.client.validation = {
      problems: [],
      required: [{ pointer: '/readme', detail: 'readme is missing.' }],
      advice: []
    };
    await form.model.load();
    expect(form.model.checks.errors.map(({ pointer }) => pointer)).toEqual([
      '/readme'
    ]);
    expect(form.model.submission.ready).toBe(false);
    form.model.form.answer({ finish: 'publish' });
    expect(form.model.submission.ready).toBe(true);
    expect(form.model.checks.errors).toEqual([]);
    expect(form.model.checks.advice.map(({ pointer }) => pointer)).toEqual([
      '/readme'
    ]);
    form.model.form.answer({ finish: 'submit' });
    form.model.form.suppress(
      form.model.form.requirementId('/readme'),
      'It is in the zip'
    );
    expect(form.model.form.waiverOf('/readme')).toBe('It is in the zip');
    expect(form.model.submission.ready).toBe(true);
    await form.model.submission.send();
    expect(form.sent[0]?.suppressed).toEqual([
      { id: 'ossr/readme', reason: 'It is in the zip' }
    ]);
  });

  it('asks for the terms of OSSR only where the community does', async () => {
    const asked: boolean[] = [];
    form.client.validate = async (_: unknown, ossr: boolean) => {
      asked.push(ossr);
      return form.client.validation;
    };
    await form.model.load();
    form.model.select('real');
    await form.pause();
    expect(asked).toEqual([true, false]);
  });

  it('a draft that was changed elsewhere is looked at again before it is changed', async () => {
    form.about({ draft: 'd2', paths: ['work'] });
    await form.model.load();
    await form.model.submission.send();
    expect(form.sent[0]?.revision).toBe(7);
    form.events.emit(
      publishJob(form.client, {
        state: 'failed',
        draft: 'd2',
        problem: problem('changed-elsewhere')
      })
    );
    await form.model.submission.send();
    expect(form.sent[1]?.revision).toBe(7);
    form.events.emit(
      publishJob(form.client, {
        state: 'failed',
        draft: 'd2',
        problem: problem('changed-elsewhere')
      })
    );
    form.client.draftAnswer = { revision: 8 };
    form.model.submission.continueDraft();
    await form.pause();
    await form.model.submission.send();
    expect(form.sent[2]?.revision).toBe(8);
  });
});
