import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type {
  ReadonlyJSONObject,
  ReadonlyPartialJSONObject
} from '@lumino/coreutils';

import type { ICommandCall } from '../tokens';
import { problemOf } from './model/problems';
import { CommandIDs } from './commandIds';
import { needsSignIn } from './signIn';

/** What a command needs to speak to the user. */
export interface INotifier {
  commands: CommandRegistry;
  trans: TranslationBundle;
  /** Where one signs in; without, at the repository. */
  signIn?: ICommandCall;
  /** Whether the context menu was opened on an item that matches a CSS selector. */
  menuIsOn?(selector: string): boolean;
}

/** The arguments of a command, as they come from anywhere. */
export type Args = ReadonlyPartialJSONObject;

/** A text argument, or undefined. */
export function text(args: Args, name: string): string | undefined {
  const value = args[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
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

/** The argument by which a menu of the file browser says that it is one. */
export const IN_MENU = {
  from: {
    type: 'string',
    enum: ['context-menu'],
    description: 'Show the command only on items that it is for'
  }
};

/** For `isVisible`: in a menu of the file browser only on items that match a CSS selector. */
export function isForItem(
  { menuIsOn }: INotifier,
  selector: string
): (args: Args) => boolean {
  return ({ from }) => from !== 'context-menu' || menuIsOn?.(selector) === true;
}

/** JSON Schema of a command's arguments: names, each with its description. */
export function argsSchema(properties: ReadonlyJSONObject): {
  args: ReadonlyJSONObject;
} {
  return { args: { type: 'object', properties } };
}
