import { Notification, type ICommandPalette } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject } from '@lumino/coreutils';

import type { ICommandCall } from '../tokens';
import type { Args } from './model/args';
import { problemOf } from './model/problems';
import { CommandIDs } from './commandIds';
import { needsSignIn } from './signIn';

/** What a command needs to speak to the user. */
export interface INotifier {
  commands: CommandRegistry;
  trans: TranslationBundle;
  /** Where one signs in; without, at the repository. */
  signIn?: ICommandCall;
  palette?: ICommandPalette | null;
  /** Whether the context menu was opened on an item that matches a CSS selector. */
  menuIsOn?(selector: string): boolean;
}

/**
 * Do what a command does; a failure is shown with its one next action and not thrown.
 */
export async function notifyFailure<T>(
  { commands, trans, signIn: account }: INotifier,
  task: () => Promise<T>
): Promise<T | undefined> {
  try {
    return await task();
  } catch (reason) {
    const problem = problemOf(reason);
    const { title, message } = problem;
    const signIn = needsSignIn(problem);
    Notification.error(message === title ? title : `${title}. ${message}`, {
      autoClose: signIn ? false : 10_000,
      actions: signIn
        ? [
            {
              label: trans.__('Sign In'),
              callback: () =>
                void commands.execute(
                  account?.command ?? CommandIDs.openAccount,
                  account?.args
                )
            }
          ]
        : []
    });
    return undefined;
  }
}

/** What a command does; loaded when it is first needed. */
export interface IAction {
  /** JSON Schema of its arguments: names, each with its description. */
  args?: ReadonlyJSONObject;
  run(args: Args): unknown;
}

/** What the commands of a table do, by their ids. */
export type Actions<Id extends string = string> = Readonly<Record<Id, IAction>>;

/** The argument by which a menu of the file browser says that it is one. */
const IN_MENU = {
  from: {
    type: 'string',
    enum: ['context-menu'],
    description: 'Show the command only on items that it is for'
  }
};

/** How a command looks and whether it can run, which start-up knows. */
export interface ICommandRow extends Pick<
  CommandRegistry.ICommandOptions,
  'label' | 'caption' | 'icon' | 'isEnabled' | 'isToggled'
> {
  /** The category of the palette that it is listed in. */
  category?: string;
  /** CSS selector of the items of the file browser in whose menu it is shown. */
  menuItem?: string;
}

/** Add commands that load their actions when the first of them is run: start-up stays small. */
export function addCommands<Id extends string>(
  host: INotifier,
  load: () => Promise<Actions<Id>>,
  table: Record<Id, ICommandRow>
): void {
  const { commands, menuIsOn, palette } = host;
  for (const id of Object.keys(table) as Id[]) {
    const { category, menuItem, ...row } = table[id];
    commands.addCommand(id, {
      ...row,
      isVisible: ({ from }) =>
        menuItem === undefined ||
        from !== 'context-menu' ||
        menuIsOn?.(menuItem) === true,
      describedBy: async () => ({
        args: {
          type: 'object',
          properties: { ...(await load())[id].args, ...(menuItem && IN_MENU) }
        }
      }),
      execute: args =>
        notifyFailure(host, async () => (await load())[id].run(args))
    });
    if (category !== undefined) {
      palette?.addItem({ command: id, category });
    }
  }
}
