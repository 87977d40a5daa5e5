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
    [CommandIDs.lake, trans.__('Show Data Lake'), true],
    [CommandIDs.lakeSelect, trans.__('Switch Data Lake…'), true],
    [CommandIDs.lakeSearch, trans.__('Search Data Lake'), true],
    [CommandIDs.lakeOpen, trans.__('Open Dataset…'), true],
    [CommandIDs.lakeBack, trans.__('Back in Data Lake')],
    [CommandIDs.lakeMakeAvailable, trans.__('Make Data Available…'), true],
    [CommandIDs.lakeBring, trans.__('Download from Data Lake…'), true],
    [
      CommandIDs.lakeChooseFolder,
      trans.__('Change Data Lake Download Folder…')
    ],
    [CommandIDs.lakeChangeRule, trans.__('Change Replication Rule')],
    [CommandIDs.lakeAttach, trans.__('Attach Data to Notebook…'), true],
    [CommandIDs.lakeDetach, trans.__('Detach Data from Notebook')],
    [CommandIDs.lakeRenew, trans.__('Reload Attached Data')],
    [CommandIDs.lakeInsertCell, trans.__('Insert Cell to Load Data'), true],
    [CommandIDs.lakeCopyPaths, trans.__('Copy Data Paths'), true],
    [CommandIDs.lakeReveal, trans.__('Show Data in File Browser')],
    [CommandIDs.lakeSetMetadata, trans.__('Set Metadata')],
    [CommandIDs.lakeUpload, trans.__('Upload to Data Lake…'), true],
    [CommandIDs.lakeNewCollection, trans.__('New Dataset or Container…'), true],
    [CommandIDs.lakeChangeMembers, trans.__('Change Members of Collection')],
    [CommandIDs.lakeSignIn, trans.__('Sign In to Data Lake…'), true],
    [CommandIDs.lakeSignOut, trans.__('Sign Out of Data Lake'), true]
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
