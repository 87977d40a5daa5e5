import { CommandIDs } from '../common/commandIds';
import {
  argsSchema,
  IN_MENU,
  isForItem,
  notifyFailure,
  text,
  type Args
} from '../common/commands';
import type { IFilesHost } from './host';

/** What they do is loaded when the first of them is run: start-up stays small. */
const actions = () => import('./fileActions');

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
  type Actions = Awaited<ReturnType<typeof actions>>;
  const on = (
    act: (does: Actions, path: string, args: Args) => Promise<unknown>
  ) => ({
    execute: (args: Args) =>
      notifyFailure(host, async () => {
        const does = await actions();
        const path = await does.pathOf(host, args);
        return path === null ? undefined : act(does, path, args);
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
    ...on((_, path, args) => host.reveal(path, args.quiet === true))
  });
  commands.addCommand(CommandIDs.openFile, {
    label: trans.__('Open Downloaded File…'),
    describedBy: argsSchema(PATH),
    ...on((does, path) => does.open(host, path))
  });
  commands.addCommand(CommandIDs.insertCell, {
    label: trans.__('Insert Cell to Load File'),
    caption: trans.__('Below the active cell of the current notebook'),
    describedBy: argsSchema({ ...PATH, ...IN_MENU }),
    isEnabled: () => host.hasNotebook(),
    isVisible: isForItem(host, '[data-ossr-state][data-isdir="false"]'),
    ...on(async (does, path) => does.insert(host, path))
  });
  commands.addCommand(CommandIDs.showOrigin, {
    label: trans.__('Show Source Record'),
    caption: trans.__(
      'Show the record that this file or folder was downloaded from'
    ),
    describedBy: argsSchema({ ...PATH, ...IN_MENU }),
    isVisible: isForItem(host, '[data-ossr-downloaded]'),
    ...on((does, path) => does.showOrigin(host, path))
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
    execute: args =>
      notifyFailure(host, async () =>
        (await actions()).copyChecksum(host, text(args, 'checksum') ?? '')
      )
  });
}
