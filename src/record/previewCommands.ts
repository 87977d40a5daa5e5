import { isBinary } from '../files/model/fileTypes';
import { CommandIDs } from '../common/commandIds';
import { addCommands } from '../common/commands';
import type { IPreviewHost } from './host';
import { fileOf } from './model/preview';

/** Commands that preview a file before its download. */
export function addPreviewCommands(host: IPreviewHost): void {
  const { trans } = host;
  const load = async () =>
    (await import('./previewActions')).previewActions(host);
  addCommands(host, load, {
    [CommandIDs.preview]: {
      label: trans.__('Preview Record File'),
      isEnabled: args => {
        const file = fileOf(args);
        return file !== null && !(file.member && isBinary(file.member));
      }
    },
    [CommandIDs.showArchive]: {
      label: trans.__('Show Archive Contents'),
      isEnabled: args => fileOf(args) !== null
    }
  });
}
