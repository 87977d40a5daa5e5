import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import { addDownloadCommands } from '../../../src/files/downloadCommands';
import type { IDownloadHost } from '../../../src/files/host';
import { notifyJobEnd } from '../../../src/jobs/notifications';
import type { Answers } from '../../../src/files/model/conflicts';
import { FilesRegistry } from '../../../src/files/model/filesRegistry';
import { JobsModel } from '../../../src/jobs/model/jobs';
import {
  FakeClient,
  job,
  plan,
  publishResult,
  publishSpec,
  record
} from '../fixtures/downloads';
import { following } from '../fixtures/lake';
import { problemDocument as problem, settled } from '../fixtures/helpers';
import { FakeEvents } from '../fixtures/events';
import { addKinds } from '../fixtures/jobKinds';

const trans = nullTranslator.load('jupyter_ossr_ext');
const TARGET = { source: 'demo', record: 'r1' };

describe('the download command', () => {
  let commands: CommandRegistry;
  let client: FakeClient;
  let events: FakeEvents;
  let jobs: JobsModel;
  let files: FilesRegistry;
  let ran: [string, object][];
  let folder: string;
  let answers: Answers | null;

  beforeEach(async () => {
    commands = new CommandRegistry();
    client = new FakeClient();
    events = new FakeEvents();
    jobs = new JobsModel(client.client, events.manager);
    files = new FilesRegistry(client.client, jobs);
    await addKinds(jobs.kinds);
    ran = [];
    folder = '';
    answers = null;
    for (const id of [
      'ossr:open-file',
      'ossr:show-in-file-browser',
      'ossr:open-account'
    ]) {
      commands.addCommand(id, { execute: args => void ran.push([id, args]) });
    }
    const host: IDownloadHost = {
      commands,
      trans,
      client: client.client,
      jobs,
      files,
      browse: null,
      shownFolder: () => folder,
      size: bytes => `${bytes} B`,
      askConflicts: async () => answers,
      askFolder: async () => 'chosen/by/hand'
    };
    addDownloadCommands(host);
  });

  afterEach(() => {
    jobs.dispose();
    Notification.dismiss();
  });

  const download = (args: object = {}) =>
    commands.execute('ossr:download-files', { ...TARGET, ...args });
  const notifications = () =>
    Notification.manager.notifications.map(({ message }) => message);
  const end = (change: object = {}) =>
    events.emit(
      job({
        id: 'job-1',
        revision: 9,
        state: 'succeeded',
        result: {
          kind: 'download',
          folder: 'f',
          files: [
            {
              key: 'a.csv',
              path: 'f/a.csv',
              size: 1,
              outcome: 'new',
              note: null
            }
          ]
        },
        ...change
      })
    );

  it('plans first, then starts one job', async () => {
    await download({ keys: ['a.csv'] });
    expect(client.calls).toEqual(['record demo r1', 'plan', 'submit']);
    expect(client.submitted[0]).toMatchObject({
      keys: ['a.csv'],
      folder: 'Crab-nebula-events-1.0',
      onConflict: 'ask'
    });
  });

  it('shows the folder afterwards, if the user is still where they were', async () => {
    await download();
    end();
    await settled();
    expect(ran).toEqual([
      ['ossr:show-in-file-browser', { path: 'f', quiet: true }]
    ]);
  });

  it('leaves the file browser alone if the user went elsewhere', async () => {
    await download();
    folder = 'elsewhere';
    end();
    await settled();
    expect(ran).toEqual([]);
  });

  it('opens the file afterwards where that was asked for', async () => {
    await download({ keys: ['a.csv'], open: true });
    end();
    await settled();
    expect(ran).toEqual([['ossr:open-file', { path: 'f/a.csv' }]]);
  });

  it('starts nothing when the disk is too full, and says with numbers why', async () => {
    client.planAnswer = async () =>
      plan('f', { enoughSpace: false, bytesToDownload: 900, bytesFree: 5 });
    await download();
    expect(client.submitted).toEqual([]);
    expect(notifications()[0]).toContain('900 B needed, 5 B free');
  });

  it('starts nothing when the user changes their mind about what is in the way', async () => {
    client.planAnswer = async () =>
      plan('f', {
        files: [
          {
            key: 'a.csv',
            path: 'f/a.csv',
            size: 1,
            outcome: 'differs',
            note: null
          }
        ]
      });
    await download();
    expect(client.submitted).toEqual([]);
  });

  it('does with what is in the way as the user said', async () => {
    answers = new Map([['f/a.csv', 'replace']]);
    client.planAnswer = async () =>
      plan('f', {
        files: [
          {
            key: 'a.csv',
            path: 'f/a.csv',
            size: 1,
            outcome: 'differs',
            note: null
          }
        ]
      });
    await download();
    expect(
      client.submitted.map(spec => 'onConflict' in spec && spec.onConflict)
    ).toEqual(['replace']);
  });

  it.each([
    { record: '10.5281/zenodo.1' },
    { record: '10.5281/zenodo.1', source: 'demo' }
  ])('finds a record by its DOI: %j', async args => {
    await commands.execute('ossr:download-files', args);
    expect(client.calls.slice(0, 2)).toEqual([
      'resolve 10.5281/zenodo.1',
      'record demo resolved'
    ]);
  });

  it('tells a failure and does not throw it', async () => {
    client.recordAnswer = () => Promise.reject(new Error('Not found'));
    await expect(download()).resolves.toBeUndefined();
    expect(notifications()[0]).toContain('Not found');
  });

  it('goes where the user chose, until the default is asked for again', async () => {
    await commands.execute('ossr:choose-folder', TARGET);
    expect(files.of(record()).folder).toBe('chosen/by/hand');
    await commands.execute('ossr:choose-folder', { ...TARGET, reset: true });
    expect(files.of(record()).folder).toBe('Crab-nebula-events-1.0');
  });

  it('tells the end of a long job, of one that nobody saw, and every failure', async () => {
    const host = { commands, trans, kinds: jobs.kinds };
    const seen = { long: false, hidden: false, watched: false };
    const done = job({ state: 'succeeded' });
    expect(await notifyJobEnd(host, done, seen)).toBe(false);
    expect(await notifyJobEnd(host, done, { ...seen, long: true })).toBe(true);
    expect(await notifyJobEnd(host, done, { ...seen, hidden: true })).toBe(
      true
    );
    expect(
      await notifyJobEnd(host, job({ state: 'cancelled' }), {
        long: true,
        hidden: true,
        watched: false
      })
    ).toBe(false);
    const failed = job({
      state: 'failed',
      problem: problem('credentials-missing')
    });
    expect(await notifyJobEnd(host, failed, { ...seen, watched: true })).toBe(
      false
    );
    expect(await notifyJobEnd(host, failed, seen)).toBe(true);
    const [news] = Notification.manager.notifications;
    expect(news?.options.actions?.map(({ label }) => label)).toEqual([
      'Sign In'
    ]);
  });

  it.each([
    ['draft', 'Saved Gamma spectra as a draft: 10.1/x'],
    ['in-review', 'Submitted Gamma spectra for review: 10.1/x'],
    ['published', 'Published Gamma spectra: 10.1/x']
  ] as const)(
    'tells what became of what was sent: %s',
    async (state, words) => {
      const sent = job({
        state: 'succeeded',
        spec: publishSpec(),
        result: publishResult(state, '10.1/x')
      });
      await notifyJobEnd({ commands, trans, kinds: jobs.kinds }, sent, {
        long: true,
        hidden: false,
        watched: false
      });
      expect(Notification.manager.notifications[0]?.message).toBe(words);
    }
  );

  it.each([
    [null, 's:d is available here'],
    ['No mount shows it.', 's:d: No mount shows it.']
  ])('tells what became of a rule: %s', async (unseen, words) => {
    const { spec } = following(1, null);
    const result = {
      kind: 'replicate',
      rule: 'r1',
      state: 'ok',
      files: 2,
      expires: null,
      unseen
    } as const;
    const moment = { long: true, hidden: false, watched: false };
    await notifyJobEnd(
      { commands, trans, kinds: jobs.kinds },
      job({ state: 'succeeded', spec, result }),
      moment
    );
    expect(Notification.manager.notifications[0]?.message).toBe(words);
  });

  it('tells that something was not sent, and shows it in the transfers', async () => {
    const failed = job({
      state: 'failed',
      spec: publishSpec(),
      problem: problem('checks-failed')
    });
    const seen = { long: false, hidden: false, watched: false };
    expect(
      await notifyJobEnd({ commands, trans, kinds: jobs.kinds }, failed, seen)
    ).toBe(true);
    expect(Notification.manager.notifications[0]?.message).toBe(
      'Could not publish Gamma spectra. Title of checks-failed. What to do about checks-failed.'
    );
  });
});
