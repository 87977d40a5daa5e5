import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import { addFileCommands } from '../../../src/files/fileCommands';
import { JobsModel } from '../../../src/jobs/model/jobs';
import { copy, FakeClient } from '../fixtures/downloads';
import { FakeEvents } from '../fixtures/events';

describe('the commands on files', () => {
  let commands: CommandRegistry;
  let client: FakeClient;
  let done: string[];
  let viewer: boolean;
  let jobs: JobsModel;

  beforeEach(() => {
    commands = new CommandRegistry();
    client = new FakeClient();
    jobs = new JobsModel(client.client, new FakeEvents().manager);
    done = [];
    viewer = false;
    for (const id of ['docmanager:open', 'ossr:open-record']) {
      commands.addCommand(id, {
        describedBy: { args: {} },
        execute: args => void done.push(`${id} ${JSON.stringify(args)}`)
      });
    }
    addFileCommands({
      commands,
      trans: nullTranslator.load('jupyter_ossr_ext'),
      client: client.client,
      jobs,
      reveal: async (path, quiet) => void done.push(`reveal ${path} ${quiet}`),
      insertCell: path => {
        done.push(`cell ${path}`);
        return false;
      },
      insertPython: source => {
        done.push(source);
        return false;
      },
      hasNotebook: () => true,
      hasViewer: () => viewer,
      selected: () => 'selected.csv'
    });
  });

  afterEach(() => {
    Notification.dismiss();
    jobs.dispose();
  });

  it('verifies the folder that is named or selected', async () => {
    await commands.execute('ossr:verify-files', { path: 'crab' });
    await commands.execute('ossr:verify-files');
    expect(client.submitted).toEqual([
      { kind: 'verify', folder: 'crab' },
      { kind: 'verify', folder: 'selected.csv' }
    ]);
  });

  it('opens what can be opened', async () => {
    await commands.execute('ossr:open-file', { path: 'a/b.csv' });
    viewer = true;
    await commands.execute('ossr:open-file', { path: 'a/b.fits' });
    expect(done).toEqual([
      'docmanager:open {"path":"a/b.csv"}',
      'docmanager:open {"path":"a/b.fits"}'
    ]);
  });

  it('reveals what JupyterLab has no viewer for', async () => {
    await commands.execute('ossr:open-file', { path: 'a/b.root' });
    expect(done).toEqual(['reveal a/b.root false']);
  });

  it('is offered for what JupyterLab can show', () => {
    const offered = (path: string) =>
      commands.isEnabled('ossr:open-file', { path });
    expect([offered('a.csv'), offered('a.whl')]).toEqual([true, false]);
    viewer = true;
    expect(offered('a.whl')).toBe(true);
  });

  it('takes what the file browser has selected when no path is named', async () => {
    await commands.execute('ossr:show-in-file-browser');
    expect(done).toEqual(['reveal selected.csv false']);
  });

  it('says what is missing where no cell can be inserted', async () => {
    await commands.execute('ossr:insert-cell', { path: 'a.csv' });
    expect(done).toEqual(['cell a.csv']);
    expect(Notification.manager.notifications[0]?.message).toContain(
      'notebook'
    );
  });

  it('writes a cell of pyvo, and says what is missing', async () => {
    const url = 'https://x.org/tap';
    await commands.execute('ossr:insert-pyvo-cell', { url });
    expect(done).toEqual([expect.stringContaining(`TAPService("${url}")`)]);
    await commands.execute('ossr:insert-pyvo-cell', { url: 'https://x.org' });
    expect(
      Notification.manager.notifications.map(({ message }) => message)
    ).toEqual([
      expect.stringContaining('is no address of TAP'),
      expect.stringContaining('notebook with a Python kernel')
    ]);
  });

  it('shows the record that a file, or a folder, came from', async () => {
    client.localAnswer = async folder =>
      folder === '' ? [copy({ path: 'crab/a.csv' })] : [];
    await commands.execute('ossr:show-origin', { path: 'crab' });
    expect(done).toEqual(['ossr:open-record {"source":"demo","record":"r1"}']);
  });

  it('says so where something came from no record', async () => {
    await commands.execute('ossr:show-origin', { path: 'mine.txt' });
    expect(done).toEqual([]);
    expect(Notification.manager.notifications[0]?.message).toContain(
      'mine.txt'
    );
  });
});
