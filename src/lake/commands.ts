import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../common/commandIds';
import type { Args } from '../common/commands';

/** What a command of the lake does; loaded when it is first needed. */
export interface ILakeAction {
  /** JSON Schema of its arguments: names, each with its description. */
  args: ReadonlyJSONObject;
  run(args: Args): Promise<unknown>;
  isEnabled?(args: Args): boolean;
}

export interface ILakeActions {
  [command: string]: ILakeAction | undefined;
}

export interface ILakeCommands {
  commands: CommandRegistry;
  trans: TranslationBundle;
  /** Load what the commands do. */
  load(): Promise<ILakeActions>;
  /** That, if it was loaded. */
  loaded(): ILakeActions | null;
}

/** Commands of the Data Lake; which of them belong into the palette. */
export function addLakeCommands(context: ILakeCommands): string[] {
  const { commands, trans, load, loaded } = context;
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
    [CommandIDs.createCollection, trans.__('New Dataset or Container…'), true],
    [CommandIDs.editCollection, trans.__('Change Members of Collection')],
    [CommandIDs.signInToLake, trans.__('Sign In to Data Lake…'), true],
    [CommandIDs.signOutOfLake, trans.__('Sign Out of Data Lake'), true]
  ];
  for (const [id, label] of table) {
    commands.addCommand(id, {
      label,
      describedBy: async () => ({
        args: { type: 'object', properties: (await load())[id]?.args ?? {} }
      }),
      isEnabled: args => loaded()?.[id]?.isEnabled?.(args) ?? true,
      execute: async args => (await load())[id]?.run(args)
    });
  }
  return table.filter(([, , listed]) => listed).map(([id]) => id);
}
