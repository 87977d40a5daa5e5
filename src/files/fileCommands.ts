import { Clipboard, InputDialog, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';

import type { IOssrClient } from '../tokens';
import type { LocalCopy } from '../api/types';
import { isBinary } from './model/fileTypes';
import { CommandIDs } from '../common/commandIds';
import {
  argsSchema,
  text,
  notifyFailure,
  type Args,
  type INotifier
} from '../common/commands';

export interface IFilesHost extends INotifier {
  client: IOssrClient;
  /** Select it in the file browser; without `quiet` the file browser is activated too. */
  reveal(path: string, quiet: boolean): Promise<void>;
  /** Add a cell that reads the file to the current notebook; false if there is none. */
  insertCell(path: string): boolean;
  hasNotebook(): boolean;
  /** Whether JupyterLab knows this type of file. */
  hasViewer(path: string): boolean;
  /** What is selected in the file browser, relative to the root; null for nothing. */
  selected(): string | null;
}

const PATH = {
  path: {
    type: 'string',
    description:
      'Path relative to the root folder; default: the selection of the file browser'
  }
};

/** Commands on files that are here. */
export function addFileCommands(host: IFilesHost): void {
  const { commands, trans } = host;
  const on = (act: (path: string, args: Args) => Promise<unknown>) => ({
    execute: (args: Args) =>
      notifyFailure(host, async () => {
        const path = await pathOf(host, args);
        return path === null ? undefined : act(path, args);
      })
  });
  commands.addCommand(CommandIDs.showInFileBrowser, {
    label: trans.__('Show in File Browser'),
    describedBy: argsSchema({
      ...PATH,
      quiet: {
        type: 'boolean',
        description: 'Select the file without activating the file browser'
      }
    }),
    ...on((path, args) => host.reveal(path, args.quiet === true))
  });
  commands.addCommand(CommandIDs.openFile, {
    label: trans.__('Open Downloaded File…'),
    describedBy: argsSchema(PATH),
    ...on(path => open(host, path))
  });
  commands.addCommand(CommandIDs.insertCell, {
    label: trans.__('Insert Cell to Load File'),
    caption: trans.__('Below the active cell of the current notebook'),
    describedBy: argsSchema(PATH),
    isEnabled: () => host.hasNotebook(),
    ...on(async path => {
      if (!host.insertCell(path)) {
        Notification.warning(
          trans.__('Open a notebook with a Python, R or Julia kernel first.')
        );
      }
    })
  });
  commands.addCommand(CommandIDs.showOrigin, {
    label: trans.__('Show Source Record'),
    caption: trans.__(
      'Show the record that this file or folder was downloaded from'
    ),
    describedBy: argsSchema(PATH),
    ...on(path => showOrigin(host, path))
  });
  commands.addCommand(CommandIDs.copyChecksum, {
    label: trans.__('Copy Checksum'),
    describedBy: argsSchema({
      checksum: {
        type: 'string',
        description: 'The checksum, as the record states it'
      }
    }),
    isEnabled: args => text(args, 'checksum') !== undefined,
    execute: args => {
      Clipboard.copyToSystem(text(args, 'checksum') ?? '');
      Notification.info(trans.__('Checksum copied'), {
        autoClose: 2000
      });
    }
  });
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

async function pathOf(host: IFilesHost, args: Args): Promise<string | null> {
  const path = text(args, 'path') ?? host.selected();
  if (path !== null) {
    return path;
  }
  const asked = await InputDialog.getText({
    title: host.trans.__('Which file?'),
    label: host.trans.__('Path relative to the root folder')
  });
  return asked.button.accept && asked.value ? asked.value : null;
}
