import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';

import type { LocalCopy } from '../api/types';
import { askText } from '../common/inputDialogs';
import { copy as copyText } from '../common/clipboard';
import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import { voCell } from '../common/model/voLinks';
import type { Actions } from '../common/commands';
import type { IFilesHost } from './host';
import { isBinary } from './model/fileTypes';
import { inPlaceCell } from './model/snippets';

const PATH = {
  path: {
    type: 'string',
    description:
      'Path relative to the root folder; default: the selection of the file browser'
  }
};

/** What the commands on files that are here do. */
export function fileActions(host: IFilesHost) {
  const on =
    (act: (path: string, args: Args) => Promise<unknown>) =>
    async (args: Args) => {
      const path = await pathOf(host, args);
      return path === null ? undefined : act(path, args);
    };
  return {
    [CommandIDs.showInFileBrowser]: {
      args: {
        ...PATH,
        quiet: {
          type: 'boolean',
          description: 'Select the file without activating the file browser'
        }
      },
      run: on((path, args) => host.reveal(path, args.quiet === true))
    },
    [CommandIDs.openFile]: { args: PATH, run: on(path => open(host, path)) },
    [CommandIDs.insertCell]: {
      args: {
        ...PATH,
        url: {
          type: 'string',
          description:
            'Name for fsspec (ossr:// or rucio://) of a file that is read in place'
        }
      },
      run: async args => {
        const url = text(args, 'url');
        if (url !== undefined) {
          return insertPython(host, inPlaceCell(url));
        }
        return on(async path => insert(host, path))(args);
      }
    },
    [CommandIDs.insertPyvoCell]: {
      args: {
        url: {
          type: 'string',
          description: 'Address of a TAP service, of DataLink or of a VOTable'
        },
        kind: {
          type: 'string',
          enum: ['DataLink', 'VOTable', 'TAP'],
          description: 'What it is; default: by the form of the address'
        }
      },
      run: args => insertPyvo(host, text(args, 'url') ?? '', text(args, 'kind'))
    },
    [CommandIDs.showOrigin]: {
      args: PATH,
      run: on(path => showOrigin(host, path))
    },
    [CommandIDs.verifyFiles]: {
      args: PATH,
      run: on(folder => host.jobs.submit({ kind: 'verify', folder }))
    },
    [CommandIDs.copyChecksum]: {
      args: {
        checksum: {
          type: 'string',
          description: 'The checksum, as the record states it'
        }
      },
      run: args => copyChecksum(host, text(args, 'checksum') ?? '')
    }
  } satisfies Actions;
}

/** Add a cell that reads it, where there is a notebook in a language that we can write. */
function insert(host: IFilesHost, path: string): void {
  if (!host.insertCell(path)) {
    Notification.warning(
      host.trans.__('Open a notebook with a Python, R or Julia kernel first.')
    );
  }
}

/** Add a cell that reads an address of the Virtual Observatory, where there is a notebook. */
function insertPyvo(host: IFilesHost, url: string, kind?: string): void {
  const cell = voCell(url, kind);
  if (cell === null) {
    throw new Error(
      host.trans.__('“%1” is no address of TAP, DataLink or a VOTable.', url)
    );
  }
  insertPython(host, cell);
}

function insertPython(
  { insertPython, trans }: IFilesHost,
  cell: string | null
): void {
  if (cell !== null && !insertPython(cell)) {
    Notification.warning(
      trans.__('Open a notebook with a Python kernel first.')
    );
  }
}

async function copyChecksum(
  { trans }: IFilesHost,
  checksum: string
): Promise<void> {
  await copyText(checksum);
  Notification.info(trans.__('Checksum copied'), { autoClose: 2000 });
}

/** Open it; what is surely no text and has no viewer is shown in the file browser instead. */
async function open(host: IFilesHost, path: string): Promise<void> {
  if (isBinary(path) && !host.hasViewer(path)) {
    await host.reveal(path, false);
    Notification.info(
      host.trans.__(
        'Downloaded “%1”. JupyterLab has no viewer for this type.',
        PathExt.basename(path)
      ),
      { autoClose: 5000 }
    );
    return;
  }
  await host.commands.execute('docmanager:open', { path });
}

async function showOrigin(host: IFilesHost, path: string): Promise<void> {
  const copies = await host.client.local(PathExt.dirname(path));
  const copy =
    copyFor(path, copies) ?? copyFor(path, await host.client.local(path));
  if (!copy) {
    Notification.info(
      host.trans.__(
        '“%1” was not downloaded from a record.',
        PathExt.basename(path)
      )
    );
    return;
  }
  await host.commands.execute(CommandIDs.openRecord, {
    source: copy.source,
    record: copy.record
  });
}

/** What a file, or something in a folder, came from. */
export function copyFor(
  path: string,
  copies: readonly LocalCopy[]
): LocalCopy | undefined {
  const downloaded = copies.filter(copy => copy.published === null);
  return (
    downloaded.find(copy => copy.path === path) ??
    downloaded.find(copy => copy.path.startsWith(`${path}/`))
  );
}

/** The file that is meant: named, selected, or asked for; null for none. */
async function pathOf(host: IFilesHost, args: Args): Promise<string | null> {
  const path = text(args, 'path') ?? host.selected();
  if (path !== null) {
    return path;
  }
  const typed = await askText({
    title: host.trans.__('Which file?'),
    label: host.trans.__('Path relative to the root folder')
  });
  return typed || null;
}
