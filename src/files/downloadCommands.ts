import { CommandIDs } from '../common/commandIds';
import { argsSchema, notifyFailure } from '../common/commands';
import type { IDownloadHost } from './host';

/** What they do is loaded when the first of them is run: start-up stays small. */
const actions = () => import('./downloadActions');

/** Commands that download files, and choose where to. */
export function addDownloadCommands(host: IDownloadHost): void {
  const { commands, trans } = host;
  const target = {
    source: { type: 'string', description: 'Id of the repository' },
    record: {
      type: 'string',
      description: 'Id, DOI or URL of the record; default: ask'
    }
  };
  commands.addCommand(CommandIDs.downloadFiles, {
    label: trans.__('Download Record Files…'),
    caption: trans.__(
      'Download the files of a record into a folder and verify their checksums'
    ),
    describedBy: argsSchema({
      ...target,
      keys: {
        type: 'array',
        items: { type: 'string' },
        description: 'Keys of the files; default: all files'
      },
      members: {
        type: 'array',
        items: { type: 'string' },
        description: 'Paths in the archive; `keys` holds exactly one archive'
      },
      folder: {
        type: 'string',
        description: 'Target folder, relative to the root folder of Jupyter'
      },
      choose: {
        type: 'boolean',
        description: 'Ask for the target folder (default: false)'
      },
      unpack: { type: 'boolean', description: 'Whether to unpack archives' },
      open: {
        type: 'boolean',
        description: 'Open the first file after the download'
      },
      reveal: {
        type: 'boolean',
        description:
          'Show the folder in the file browser after the download (default: true)'
      }
    }),
    execute: args =>
      notifyFailure(host, async () => (await actions()).download(host, args))
  });
  commands.addCommand(CommandIDs.chooseFolder, {
    label: trans.__('Change Download Folder…'),
    describedBy: argsSchema({
      ...target,
      reset: { type: 'boolean', description: 'Reset to the default folder' }
    }),
    execute: args =>
      notifyFailure(host, async () =>
        (await actions()).chooseFolder(host, args)
      )
  });
}
