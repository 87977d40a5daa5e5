import { Notification } from '@jupyterlab/apputils';
import { CommandRegistry } from '@lumino/commands';

import type { GitCommit, LocalCopy } from '../../../src/api/types';
import { SourcesModel } from '../../../src/account/model/sources';
import { BrowseModel } from '../../../src/browse/model/browse';
import { CommandIDs } from '../../../src/common/commandIds';
import { commitLink } from '../../../src/record/model/reana';
import { addReanaCommands } from '../../../src/record/reanaCommands';
import { copy, file } from '../fixtures/downloads';
import { settled } from '../fixtures/helpers';
import { FakeClient, record, trans } from '../fixtures/search';

const HASH = 'a'.repeat(40);
const COMMIT: GitCommit = {
  specification: 'reana.yml',
  repository: 'https://github.com/team/fit',
  commit: HASH,
  folder: '',
  pushed: true
};

describe('the link that launches a folder on REANA', () => {
  it.each([
    [{}, `https://github.com/team/fit/tree/${HASH}`, null],
    [
      { folder: 'a b/c' },
      `https://github.com/team/fit/tree/${HASH}/a b/c`,
      null
    ],
    [
      { repository: 'https://gitlab.cern.ch/a/b/fit', folder: 'c' },
      `https://gitlab.cern.ch/a/b/fit/-/tree/${HASH}/c`,
      null
    ],
    [
      { repository: 'https://git.example/fit', folder: 'c' },
      'https://git.example/fit.git',
      'c/reana.yml'
    ],
    [
      { repository: 'https://git.example/fit' },
      'https://git.example/fit.git',
      null
    ]
  ])('of %j', (change, url, specification) => {
    const { link, exact } = commitLink(
      { ...COMMIT, ...change },
      'https://reana.example'
    );
    const { origin, pathname, searchParams } = new URL(link);
    expect(origin + pathname).toBe('https://reana.example/launch');
    expect(searchParams.get('url')).toBe(url);
    expect(searchParams.get('specification')).toBe(specification);
    expect(exact).toBe(!url.endsWith('.git'));
  });
});

describe('the command that launches a folder on REANA', () => {
  let commands: CommandRegistry;
  let copies: LocalCopy[];
  let commit: GitCommit;
  let asked: string[];
  let opened: jest.SpyInstance;

  beforeEach(async () => {
    const fake = new FakeClient();
    fake.records['1'] = async () => record({ files: [file('reana.yaml')] });
    const browse = new BrowseModel(fake.client, new SourcesModel(fake.client));
    browse.reana = 'https://reana.example';
    await browse.sources.load();
    commands = new CommandRegistry();
    copies = [];
    commit = COMMIT;
    asked = [];
    const client = Object.assign(fake, {
      local: async () => copies,
      workflowCommit: async (path: string) => {
        asked.push(path);
        return commit;
      }
    });
    const selected = () => 'work/fit';
    addReanaCommands({
      commands,
      trans,
      browse,
      client: client.client,
      selected
    });
    opened = jest.spyOn(window, 'open').mockReturnValue(null);
    Notification.dismiss();
  });

  afterEach(() => opened.mockRestore());

  const answer = async (button: string) => {
    const done = commands.execute(CommandIDs.launchOnReana);
    await settled();
    const dialog = document.querySelector('.jp-Dialog');
    const text = dialog?.querySelector('.jp-Dialog-body')?.textContent ?? '';
    dialog?.querySelector<HTMLElement>(`.jp-mod-${button}`)?.click();
    await done;
    return text;
  };

  it('names the commit, and opens the page after a yes only', async () => {
    expect(await answer('reject')).toContain('the commit aaaaaaaa of');
    expect(opened).not.toHaveBeenCalled();
    await answer('accept');
    expect(asked).toEqual(['work/fit', 'work/fit']);
    expect(String(opened.mock.calls[0][0])).toContain(`tree%2F${HASH}`);
  });

  it('launches the record that the folder was downloaded from', async () => {
    copies = [
      copy({
        source: 'zenodo',
        record: '1',
        key: 'reana.yaml',
        path: 'work/fit/reana.yaml'
      })
    ];
    expect(await answer('accept')).toContain('from the record “A record”');
    expect(asked).toEqual([]);
    expect(String(opened.mock.calls[0][0])).toContain('files%2Freana.yaml');
    copies = copies.map(one => ({ ...one, state: 'edited' }));
    expect(await answer('reject')).toContain('the commit aaaaaaaa of');
  });

  it('says what to do with a commit that is only here', async () => {
    commit = { ...COMMIT, pushed: false };
    await answer('accept');
    expect(opened).not.toHaveBeenCalled();
    const [notification] = Notification.manager.notifications;
    expect(notification?.message).toContain('Push the commit aaaaaaaa to');
  });
});
