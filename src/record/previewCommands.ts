import { isBinary } from '../files/model/fileTypes';
import type { IFileRef, PreviewKind } from './model/preview';
import { CommandIDs } from '../common/commandIds';
import {
  argsSchema,
  text,
  notifyFailure,
  type Args,
  type INotifier
} from '../common/commands';

export interface IPreviewCommands extends INotifier {
  /** In the tab that is used again for the next preview, or (`pin`) in one that stays. */
  show(kind: PreviewKind, file: IFileRef, pin: boolean): Promise<void>;
}

const FILE = {
  source: { type: 'string', description: 'Id of the repository' },
  record: { type: 'string', description: 'Id of the record' },
  key: { type: 'string', description: 'Key of the file in the record' },
  pin: {
    type: 'boolean',
    description: 'Keep the tab open when another file is previewed'
  }
};

/** Commands that preview a file before its download. */
export function addPreviewCommands(context: IPreviewCommands): void {
  const { commands, trans, show } = context;
  const on = (kind: PreviewKind) => ({
    execute: (args: Args) =>
      notifyFailure(context, () => show(kind, needed(args), args.pin === true))
  });
  commands.addCommand(CommandIDs.preview, {
    label: trans.__('Preview Record File'),
    describedBy: argsSchema({
      ...FILE,
      member: {
        type: 'string',
        description: 'Path in the archive, if the file is an archive'
      }
    }),
    isEnabled: args => {
      const file = fileOf(args);
      return file !== null && !(file.member && isBinary(file.member));
    },
    ...on('file')
  });
  commands.addCommand(CommandIDs.showArchive, {
    label: trans.__('Show Archive Contents'),
    describedBy: argsSchema(FILE),
    isEnabled: args => fileOf(args) !== null,
    ...on('archive')
  });
}

function fileOf(args: Args): IFileRef | null {
  const source = text(args, 'source');
  const record = text(args, 'record');
  const key = text(args, 'key');
  return source && record && key
    ? { source, record, key, member: text(args, 'member') }
    : null;
}

function needed(args: Args): IFileRef {
  const file = fileOf(args);
  if (!file) {
    throw new Error('The arguments source, record and key are required.');
  }
  return file;
}
