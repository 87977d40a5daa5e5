import { CommandIDs } from '../common/commandIds';
import { addCommands } from '../common/commands';
import type { IDownloadHost } from './host';

/** Commands that download files, and choose where to. */
export function addDownloadCommands(host: IDownloadHost): void {
  const { trans } = host;
  const category = trans.__('OSSR');
  const load = async () =>
    (await import('./downloadActions')).downloadActions(host);
  addCommands(host, load, {
    [CommandIDs.downloadFiles]: {
      label: trans.__('Download Record Files…'),
      caption: trans.__(
        'Download the files of a record into a folder and verify their checksums'
      ),
      category
    },
    [CommandIDs.chooseFolder]: {
      label: trans.__('Change Download Folder…'),
      category
    }
  });
}
