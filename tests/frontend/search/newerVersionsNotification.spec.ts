import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../../../src/common/commandIds';
import { NewerVersions } from '../../../src/search/model/newerVersions';
import { notifyNewerVersions } from '../../../src/search/newerVersionsNotification';
import { FakeClient } from '../fixtures/search';

function newer(record: string) {
  return {
    source: 'zenodo',
    record,
    title: `Record ${record}`,
    version: '2.0',
    downloaded: '1.0',
    folder: 'there'
  };
}

describe('notifyNewerVersions', () => {
  const trans = nullTranslator.load('');
  let shown: jest.SpyInstance;

  beforeEach(() => {
    shown = jest.spyOn(Notification, 'info').mockReturnValue('');
  });
  afterEach(() => jest.restoreAllMocks());

  it.each([
    [[], null, null],
    [['8'], '“Record 8” has a newer version', CommandIDs.openRecord],
    [
      ['8', '9', '10'],
      '“Record 8” and 2 other downloaded records have newer versions',
      CommandIDs.searchRecords
    ]
  ])('%s: %s', async (records, message, command) => {
    const fake = new FakeClient();
    fake.newer = records.map(newer);
    const commands = new CommandRegistry();
    const run = jest.spyOn(commands, 'execute').mockResolvedValue(undefined);
    await notifyNewerVersions(
      { commands, trans },
      new NewerVersions(fake.client)
    );
    expect(shown.mock.calls.map(([text]) => text)).toEqual(
      message === null ? [] : [message]
    );
    shown.mock.calls[0]?.[1].actions[0].callback();
    expect(run.mock.calls.map(([id]) => id)).toEqual(
      command === null ? [] : [command]
    );
  });
});
