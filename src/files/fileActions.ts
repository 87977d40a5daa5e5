import { InputDialog, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';

import type { LocalCopy } from '../api/types';
import { copy as copyText } from '../common/clipboard';
import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/commands';
import type { IFilesHost } from './host';
import { isBinary } from './model/fileTypes';

/** Add a cell that reads it, where there is a notebook in a language that we can write. */
export async function insert(host: IFilesHost, path: string): Promise<void> {
  if (!host.insertCell(path)) {
    Notification.warning(
      host.trans.__('Open a notebook with a Python, R or Julia kernel first.')
    );
  }
}

export async function copyChecksum(
  { trans }: IFilesHost,
  checksum: string
): Promise<void> {
  await copyText(checksum);
  Notification.info(trans.__('Checksum copied'), { autoClose: 2000 });
}

/** Open it; what is surely no text and has no viewer is shown in the file browser instead. */
export async function open(host: IFilesHost, path: string): Promise<void> {
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

export async function showOrigin(
  host: IFilesHost,
  path: string
): Promise<void> {
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
export async function pathOf(
  host: IFilesHost,
  args: Args
): Promise<string | null> {
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
