import { CommandIDs } from '../common/commandIds';
import type { Args } from '../common/model/args';
import type { Actions } from '../common/commands';
import type { IPreviewHost } from './host';
import { fileOf, type PreviewKind } from './model/preview';

const FILE = {
  source: { type: 'string', description: 'Id of the repository' },
  record: { type: 'string', description: 'Id of the record' },
  key: { type: 'string', description: 'Key of the file in the record' },
  pin: {
    type: 'boolean',
    description: 'Keep the tab open when another file is previewed'
  }
};

/** What the commands that preview a file do. */
export function previewActions({ show }: IPreviewHost) {
  const showing = (kind: PreviewKind) => async (args: Args) => {
    const file = fileOf(args);
    if (!file) {
      throw new Error('The arguments source, record and key are required.');
    }
    await show(kind, file, args.pin === true);
  };
  return {
    [CommandIDs.preview]: {
      args: {
        ...FILE,
        member: {
          type: 'string',
          description: 'Path in the archive, if the file is an archive'
        }
      },
      run: showing('file')
    },
    [CommandIDs.showArchive]: { args: FILE, run: showing('archive') }
  } satisfies Actions;
}
