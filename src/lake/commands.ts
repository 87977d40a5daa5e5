import { CommandIDs } from '../common/commandIds';
import type { Args } from '../common/model/args';
import { addCommands, type IAction, type INotifier } from '../common/commands';

/** What a command of the lake does. */
export interface ILakeAction extends IAction {
  isEnabled?(args: Args): boolean;
}

export interface ILakeActions {
  readonly [command: string]: ILakeAction;
}

export interface ILakeCommands extends INotifier {
  /** Load what the commands do. */
  load(): Promise<ILakeActions>;
  /** That, if it was loaded. */
  loaded(): ILakeActions | null;
}

/** Commands of the Data Lake. */
export function addLakeCommands(host: ILakeCommands): void {
  const { trans, load, loaded } = host;
  const table: [id: string, label: string, inPalette?: true][] = [
    [CommandIDs.openLake, trans.__('Show Data Lake'), true],
    [CommandIDs.selectLake, trans.__('Switch Data Lake…'), true],
    [CommandIDs.searchLake, trans.__('Search Data Lake'), true],
    [CommandIDs.openDid, trans.__('Open Dataset…'), true],
    [CommandIDs.goBackInLake, trans.__('Back in Data Lake')],
    [CommandIDs.makeDidAvailable, trans.__('Make Data Available…'), true],
    [CommandIDs.downloadDid, trans.__('Download from Data Lake…'), true],
    [CommandIDs.chooseDidFolder, trans.__('Change Data Lake Download Folder…')],
    [CommandIDs.editRule, trans.__('Change Replication Rule')],
    [CommandIDs.attachDid, trans.__('Attach Data to Notebook…'), true],
    [CommandIDs.detachDid, trans.__('Detach Data from Notebook')],
    [CommandIDs.renewAttachment, trans.__('Reload Attached Data')],
    [CommandIDs.insertDidCell, trans.__('Insert Cell to Load Data'), true],
    [CommandIDs.copyDidPaths, trans.__('Copy Data Paths'), true],
    [CommandIDs.showDidInFileBrowser, trans.__('Show Data in File Browser')],
    [CommandIDs.setDidMetadata, trans.__('Set Metadata')],
    [CommandIDs.uploadToLake, trans.__('Upload to Data Lake…'), true],
    [CommandIDs.publishDid, trans.__('Publish Data to OSSR…'), true],
    [CommandIDs.createCollection, trans.__('New Dataset or Container…'), true],
    [CommandIDs.editCollection, trans.__('Change Members of Collection')],
    [CommandIDs.signInToLake, trans.__('Sign In to Data Lake…'), true],
    [CommandIDs.signOutOfLake, trans.__('Sign Out of Data Lake'), true]
  ];
  const rows = table.map(([id, label, inPalette]) => [
    id,
    {
      label,
      category: inPalette && trans.__('OSSR Data Lake'),
      isEnabled: (args: Args) => loaded()?.[id]?.isEnabled?.(args) ?? true
    }
  ]);
  addCommands(host, load, Object.fromEntries(rows));
}
