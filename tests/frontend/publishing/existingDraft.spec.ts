import { completed } from '../../../src/publishing/model/metadata';
import { problemDocument, term } from '../fixtures/helpers';
import { preparation, publishJob } from '../fixtures/publishing';
import { FormHarness } from './harness';

describe('PublishModel, of what is in a repository already', () => {
  const form = new FormHarness();

  it('a new version: the server fills in what the last one says; the next number is proposed', async () => {
    form.client.preparation = preparation({
      metadata: completed({
        title: 'Crab',
        licences: [term('MIT', 'mit')],
        resourceType: term('Dataset', 'dataset'),
        publicationDate: '2026-11-25'
      }),
      filledFields: [
        { pointer: '/title', origin: 'CITATION.cff' },
        { pointer: '/licences', origin: 'record' }
      ]
    });
    form.about({
      mode: 'version',
      source: 'real',
      record: 'r1'
    });
    await form.model.load();
    expect(form.client.calls).toContain('prepare work for r1');
    expect(form.model.form.metadata).toMatchObject({
      title: 'Crab',
      resourceType: { id: 'dataset' },
      licences: [{ id: 'mit' }],
      version: '1.0.1',
      publicationDate: '2026-11-25'
    });
    expect(form.model.form.originOf('/title')).toBe('CITATION.cff');
    expect(form.model.form.originOf('/licences')).toBe('record');
    expect(form.model.files.pack).toBe('files');
    expect(form.model.form.finish).toBe('publish');
    await form.model.submission.send();
    expect(form.sent[0]).toMatchObject({
      source: 'real',
      versionOf: 'r1',
      pack: 'files',
      finish: 'publish'
    });
  });

  it('replaces files of others in the draft only once a person agrees', async () => {
    const file = (key: string) => ({
      key,
      size: 1,
      checksum: `md5:${key}`,
      complete: true
    });
    await form.model.load();
    await form.model.submission.send();
    expect(await form.model.submission.filesOfOthers()).toEqual([]);
    form.events.emit(
      publishJob(form.client, {
        state: 'failed',
        draft: 'd1',
        problem: problemDocument('changed-elsewhere', { paths: ['extra.txt'] })
      })
    );
    form.client.draftAnswer = { files: [file('extra.txt'), file('ours.txt')] };
    const others = await form.model.submission.filesOfOthers();
    expect(others.map(({ key }) => key)).toEqual(['extra.txt']);
    await form.model.submission.send(others);
    expect(form.sent.map(({ draftFiles }) => draftFiles)).toEqual([
      [],
      [file('extra.txt')]
    ]);
    expect(form.sent[1]?.revision).toBeNull();
  });

  it('never submits the draft of a later version, as that would publish it unasked', async () => {
    form.client.draftAnswer = { index: 2 };
    form.about({ draft: 'd2', paths: [] });
    await form.model.load();
    expect(form.model.form.finish).toBe('publish');
    form.model.form.answer({ finish: 'submit' });
    expect(form.model.form.finish).toBe('publish');
  });

  it('a draft without a folder keeps its files, and is not overwritten if it was changed since', async () => {
    form.client.draftAnswer = {
      files: [{ key: 'a.zip', size: 3, checksum: null, complete: true }]
    };
    form.about({ draft: 'd2', paths: [] });
    await form.model.load();
    expect(form.model.form.metadata.title).toBe('Of the draft');
    await form.model.submission.send();
    expect(form.sent[0]).toMatchObject({
      draft: 'd2',
      revision: 7,
      keepFiles: true,
      files: [],
      pack: 'files'
    });
  });

  it('edits a published record without its files', async () => {
    form.client.draftAnswer = { published: true };
    form.about({
      mode: 'edit',
      source: 'real',
      record: 'r1',
      paths: []
    });
    await form.model.load();
    expect(form.client.calls.some(call => call.startsWith('prepare'))).toBe(
      false
    );
    await form.model.submission.send();
    expect(form.sent[0]).toMatchObject({
      draft: 'r1',
      finish: 'publish',
      files: []
    });
  });
});
