import { ProblemError } from '../../../src/api/problem';
import type { Job, LocalCopy } from '../../../src/api/types';
import { job } from '../fixtures/downloads';
import { problemDocument as problem } from '../fixtures/helpers';
import { published, publishJob } from '../fixtures/publishing';
import { FormHarness } from './harness';

describe('PublishModel, what was sent before', () => {
  const form = new FormHarness();

  it('continues a draft with the files that it was made of, ticked as they were', async () => {
    await form.model.load();
    form.model.files.tickAll(['data/b.csv'], false);
    form.model.form.answer({ pack: 'zip', archive: 'mine' });
    await form.model.submission.send();
    const result = published('in-review');
    form.events.emit(publishJob(form.client, { state: 'succeeded', result }));
    await form.pause();
    const formStore = form.model.form.parts.formStore;
    expect(await formStore.placeOf('sand', 'other')).toEqual([]);
    const paths = await formStore.placeOf('sand', 'd1');
    expect(paths).toEqual(['work']);
    const about = { source: 'sand', draft: 'd1', paths };
    form.about(about);
    await form.model.load();
    expect(form.model.form.metadata.title).toBe('Of the draft');
    expect(form.model.files.ticked).toEqual(['a.txt']);
    form.client.preparation.files?.push({
      path: 'asked-for.txt',
      size: 1,
      ticked: true,
      why: null,
      selectable: true
    });
    await form.model.checks.filesChanged('names');
    await form.model.submission.send();
    expect(form.sent[1]).toMatchObject({
      draft: 'd1',
      files: ['a.txt', 'asked-for.txt'],
      keepFiles: false,
      pack: 'zip',
      archive: 'mine'
    });
  });

  it('stays done when it is taken off the list of jobs', async () => {
    await form.model.load();
    await form.model.submission.send();
    const result = published('in-review');
    form.events.emit(publishJob(form.client, { state: 'succeeded', result }));
    await form.jobs.forget('job-1');
    expect(form.jobs.get('job-1')).toBeUndefined();
    expect(form.model.submission.stage).toBe('done');
    expect(form.model.submission.job?.result?.state).toBe('in-review');
  });

  it('shows a draft whose files are not here any more; they stay in it', async () => {
    form.client.prepare = async () => {
      throw new ProblemError(problem('not-found'));
    };
    const about = { source: 'sand', draft: 'd1', paths: ['moved'] };
    form.about(about);
    await form.model.load();
    expect(form.model.submission.stage).toBe('form');
    expect(form.model.form.metadata.title).toBe('Of the draft');
    expect(form.model.form.found?.preparation).toBeNull();
    form.about({ paths: ['moved'] });
    await form.model.load();
    expect(form.model.submission.stage).toBe('failed');
  });

  it('tells what was sent from there already, also from another window', async () => {
    await form.model.load();
    expect(form.model.submission.earlier).toBeNull();
    form.client.localAnswer = async () => [
      copy({ published: null, record: 'downloaded' }),
      copy({ source: 'real', record: 'elsewhere', published: 'draft' }),
      copy({ path: 'work/other.txt', record: 'of-other-files' }),
      copy({ published: 'published', record: 'public' }),
      copy({})
    ];
    form.events.emit(
      job({
        id: 'window',
        spec: { kind: 'publish', source: 'sand', folder: 'work' },
        state: 'succeeded',
        result: published('in-review')
      } as Partial<Job>)
    );
    await form.pause();
    expect(form.model.submission.earlier?.record).toBe('d1');
    form.model.form.answer({ draft: 'd1' });
    expect(form.model.submission.earlier).toBeNull();
  });

  it('tells what was sent from there to another repository', async () => {
    form.client.localAnswer = async () => [
      copy({ source: 'real', record: 'elsewhere', published: 'published' })
    ];
    await form.model.load();
    expect(form.model.submission.earlier).toMatchObject({
      source: 'real',
      record: 'elsewhere'
    });
  });
});

function copy(change: Partial<LocalCopy>): LocalCopy {
  return {
    path: 'work/a.txt',
    key: 'a.txt',
    source: 'sand',
    record: 'd1',
    state: 'here',
    doi: null,
    version: null,
    title: 'Crab',
    newer: null,
    published: 'declined',
    review: null,
    ...change
  };
}
