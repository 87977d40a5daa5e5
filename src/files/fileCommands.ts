import { CommandIDs } from '../common/commandIds';
import { text } from '../common/model/args';
import { addCommands } from '../common/commands';
import type { IFilesHost } from './host';
import { isBinary } from './model/fileTypes';

/** Commands on files that are here. */
export function addFileCommands(host: IFilesHost): void {
  const { trans } = host;
  const category = trans.__('OSSR');
  const load = async () => (await import('./fileActions')).fileActions(host);
  addCommands(host, load, {
    [CommandIDs.showInFileBrowser]: {
      label: trans.__('Show in File Browser'),
      category
    },
    [CommandIDs.openFile]: {
      label: trans.__('Open Downloaded File…'),
      isEnabled: args => canOpen(host, text(args, 'path') ?? ''),
      category
    },
    [CommandIDs.insertCell]: {
      label: trans.__('Insert Cell to Load File'),
      caption: trans.__('Below the active cell of the current notebook'),
      isEnabled: () => host.hasNotebook(),
      menuItem: '[data-ossr-state][data-isdir="false"]',
      category
    },
    [CommandIDs.insertPyvoCell]: {
      label: trans.__('Insert pyvo Cell'),
      caption: trans.__('Below the active cell of the current notebook')
    },
    [CommandIDs.showOrigin]: {
      label: trans.__('Show Source Record'),
      caption: trans.__(
        'Show the record that this file or folder was downloaded from'
      ),
      menuItem: '[data-ossr-downloaded]',
      category
    },
    [CommandIDs.verifyFiles]: {
      label: trans.__('Verify Downloaded Files'),
      caption: trans.__(
        'Read the downloaded files of the folder again and compare their checksums'
      ),
      menuItem: '[data-isdir="true"][data-ossr-downloaded]',
      category
    },
    [CommandIDs.copyChecksum]: {
      label: trans.__('Copy Checksum'),
      isEnabled: args => text(args, 'checksum') !== undefined
    }
  });
}

/** Whether JupyterLab can show it: as text, or in a viewer of its own. */
function canOpen(host: IFilesHost, path: string): boolean {
  return !isBinary(path) || host.hasViewer(path);
}
