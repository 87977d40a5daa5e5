import { Notification } from '@jupyterlab/apputils';

import { CommandIDs } from '../common/commandIds';
import type { INotifier } from '../common/commands';
import type { NewerVersions } from './model/newerVersions';

/** Look for newer versions of downloaded records, and tell how many there are. */
export async function notifyNewerVersions(
  { commands, trans }: INotifier,
  newerVersions: NewerVersions
): Promise<void> {
  await newerVersions.load();
  const [first, ...others] = newerVersions.state.items;
  if (!first) {
    return;
  }
  const { source, record, title } = first;
  Notification.info(
    others.length === 0
      ? trans.__('“%1” has a newer version', title)
      : trans.__(
          '“%1” and %2 other downloaded records have newer versions',
          title,
          others.length
        ),
    {
      autoClose: false,
      actions: [
        {
          label: trans.__('Show'),
          callback: () =>
            void (others.length === 0
              ? commands.execute(CommandIDs.openRecord, { source, record })
              : commands.execute(CommandIDs.searchRecords, { query: '' }))
        }
      ]
    }
  );
}
