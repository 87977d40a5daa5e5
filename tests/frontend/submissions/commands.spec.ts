import { Clipboard, Notification } from '@jupyterlab/apputils';
import { CommandRegistry } from '@lumino/commands';

import { addSubmissionCommands } from '../../../src/submissions/commands';
import { badge, submissionActions } from '../../../src/submissions/actions';
import { SubmissionsModel } from '../../../src/submissions/model/submissions';
import type {
  IAnswer,
  IDecision
} from '../../../src/submissions/model/decision';
import { ReviewModel } from '../../../src/submissions/model/review';
import { SourcesModel } from '../../../src/account/model/sources';
import { copy } from '../fixtures/downloads';
import { trans } from '../fixtures/search';
import { settled } from '../fixtures/helpers';
import { FakeSubmissions, mine, review } from '../fixtures/submissions';

describe('the commands on submissions', () => {
  let server: FakeSubmissions;
  let commands: CommandRegistry;
  let submissions: SubmissionsModel;
  let shown: ReviewModel | null;
  let asked: IDecision[];
  let answer: IAnswer | null;
  let done: string[];

  beforeEach(() => {
    server = new FakeSubmissions();
    commands = new CommandRegistry();
    submissions = new SubmissionsModel(
      server.client,
      new SourcesModel(server.client)
    );
    shown = null;
    asked = [];
    answer = null;
    done = [];
    const open = async (source: string, id: string) => {
      done.push(`open ${source} ${id}`);
      shown = new ReviewModel(server.client, { source, id });
      return shown;
    };
    const actions = submissionActions({
      commands,
      trans,
      client: server.client,
      submissions,
      show: async (source, tab) => void done.push(`show ${source} ${tab}`),
      open,
      review: () => shown,
      decide: async question => {
        asked.push(question);
        return answer;
      },
      selected: () => 'work'
    });
    addSubmissionCommands({
      commands,
      trans,
      load: async () => actions,
      reviewIsOpen: () => shown !== null
    });
    commands.addCommand('ossr:open-record', {
      describedBy: { args: {} },
      execute: args => void done.push(`record ${JSON.stringify(args)}`)
    });
  });

  afterEach(() => {
    submissions.dispose();
    shown?.dispose();
    Notification.dismiss();
    jest.restoreAllMocks();
  });

  const last = () => Notification.manager.notifications.at(-1)?.message ?? '';

  it('discards only after a yes that knows what is lost', async () => {
    server.mineAnswer = async () => [mine('1', { doi: '10.5281/1' })];
    const args = { source: 'zenodo', draft: '1' };
    await commands.execute('ossr:discard-draft', args);
    expect(asked[0]?.text.join(' ')).toContain('10.5281/1');
    expect(server.calls).not.toContain('discard 1');
    answer = { words: '', option: '' };
    await commands.execute('ossr:discard-draft', args);
    expect(server.calls).toContain('discard 1');
  });

  it('discards several drafts after one yes that names each', async () => {
    server.mineAnswer = async () => [
      mine('1', { title: 'Crab' }),
      mine('2', { title: 'Vela', state: 'in-review' }),
      mine('3', { state: 'published' })
    ];
    answer = { words: '', option: '' };
    await commands.execute('ossr:discard-draft', {
      source: 'zenodo',
      drafts: ['1', '2', '3']
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.title).toBe('Discard 2 drafts?');
    expect(asked[0]?.text.join(' ')).toMatch(/Crab.*Vela.*review is cancelled/);
    expect(server.calls.filter(call => call.startsWith('discard'))).toEqual([
      'discard 1',
      'discard 2'
    ]);
  });

  it('does not discard what is published', async () => {
    server.mineAnswer = async () => [mine('1', { state: 'published' })];
    answer = { words: '', option: '' };
    await commands.execute('ossr:discard-draft', {
      source: 'zenodo',
      draft: '1'
    });
    expect(asked).toEqual([]);
    expect(last()).toContain('no longer exists');
  });

  it('accepts only after a yes, with the words that came with it', async () => {
    server.reviewAnswer = async () => review({ actions: ['accept'] });
    const args = { source: 'zenodo', review: 'q' };
    await commands.execute('ossr:accept-review', args);
    expect(asked[0]?.text.join(' ')).toContain('cannot be undone');
    expect(done).toEqual(['open zenodo q']);
    expect(server.calls.some(call => call.startsWith('act'))).toBe(false);
    answer = { words: 'Fine', option: '' };
    await commands.execute('ossr:accept-review', args);
    expect(server.calls).toContain('act q accept Fine');
  });

  it('asks nothing of who may not decide', async () => {
    server.reviewAnswer = async () => review({ actions: ['cancel'] });
    await commands.execute('ossr:decline-review', {
      source: 'zenodo',
      review: 'q'
    });
    expect(asked).toEqual([]);
    expect(last()).toContain('can no longer be changed');
  });

  it('deletes a published record for a reason', async () => {
    server.mineAnswer = async () => [mine('7', { state: 'published' })];
    answer = { words: '', option: 'spam' };
    await commands.execute('ossr:delete-record', {
      source: 'zenodo',
      record: '7'
    });
    expect(asked[0]?.options?.all).toEqual([{ id: 'spam', title: 'Spam' }]);
    expect(server.calls).toContain('delete 7 spam ');
  });

  it('shows what a folder became', async () => {
    const work = { path: 'work/a.csv', source: 'zenodo', record: '7' };
    server.localAnswer = [copy({ ...work, published: 'published' })];
    await commands.execute('ossr:show-published-record');
    server.localAnswer = [
      copy({ ...work, published: 'in-review', review: 'q' })
    ];
    await commands.execute('ossr:show-published-record');
    server.localAnswer = [copy({ ...work, published: 'draft' })];
    await commands.execute('ossr:show-published-record');
    server.localAnswer = [copy(work)];
    await commands.execute('ossr:show-published-record');
    expect(done).toEqual([
      'record {"source":"zenodo","record":"7"}',
      'open zenodo q',
      'show zenodo mine'
    ]);
    expect(last()).toContain('was not published');
  });

  it('copies a badge', async () => {
    const copied = jest
      .spyOn(Clipboard, 'copyToSystem')
      .mockImplementation(() => undefined);
    await commands.execute('ossr:copy-doi-badge', {
      source: 'zenodo',
      doi: '10.5281/zenodo.7'
    });
    await settled();
    expect(copied).toHaveBeenCalledWith(
      '[DOI 10.5281/zenodo.7](https://doi.org/10.5281/zenodo.7)'
    );
    expect(badge('10.5281/7', 'https://z/badge/{doi}.svg')).toBe(
      '[![DOI](https://z/badge/10.5281/7.svg)](https://doi.org/10.5281/7)'
    );
  });

  it('is enabled where there is something to do it with', () => {
    expect(commands.isEnabled('ossr:accept-review')).toBe(false);
    expect(commands.isEnabled('ossr:accept-review', { review: 'q' })).toBe(
      true
    );
    expect(commands.isEnabled('ossr:discard-draft')).toBe(false);
    expect(commands.isEnabled('ossr:open-my-records')).toBe(true);
  });
});
