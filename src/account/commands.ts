import { Notification } from '@jupyterlab/apputils';

import type { IBrowse } from '../tokens';
import { CommandIDs } from '../common/commandIds';
import {
  argsSchema,
  text,
  notifyFailure,
  type Args,
  type INotifier
} from '../common/commands';

export interface IAccountCommands extends INotifier {
  browse: IBrowse;
  reveal(): void;
}

const SOURCE = {
  source: {
    type: 'string',
    description: 'Id of the repository; default: the repository of the search'
  }
};

/**
 * Commands about who we are at a repository.
 *
 * #### Notes
 * No command takes a token: arguments of commands are heard by every other extension.
 */
export function addAccountCommands(context: IAccountCommands): void {
  const { commands, trans, browse, reveal } = context;
  const show = (args: Args) =>
    notifyFailure(context, async () => {
      await browse.start();
      const source = text(args, 'source') ?? browse.sources.state.current;
      if (source !== null) {
        reveal();
        await browse.account.show(source);
      }
    });
  commands.addCommand(CommandIDs.openAccount, {
    label: trans.__('Manage Account…'),
    describedBy: argsSchema(SOURCE),
    execute: show
  });
  commands.addCommand(CommandIDs.signIn, {
    label: args => {
      const account = text(args, 'account');
      return account
        ? trans.__('Sign In as the %1', account)
        : trans.__('Sign In…');
    },
    describedBy: argsSchema({
      ...SOURCE,
      account: {
        type: 'string',
        description: 'Name of a test account of the repository'
      }
    }),
    execute: args =>
      text(args, 'account') === undefined
        ? show(args)
        : notifyFailure(context, () => signInByName(browse, args))
  });
  commands.addCommand(CommandIDs.closeAccount, {
    label: trans.__('Back from Account'),
    describedBy: argsSchema({}),
    isEnabled: () => browse.account.state.source !== null,
    execute: () => browse.account.close()
  });
  commands.addCommand(CommandIDs.signOut, {
    label: trans.__('Sign Out'),
    caption: trans.__('Remove the token stored on this Jupyter server'),
    describedBy: argsSchema(SOURCE),
    execute: args =>
      notifyFailure(context, async () => {
        await browse.sources.load();
        const source = text(args, 'source') ?? browse.sources.state.current;
        if (source !== null) {
          await browse.sources.signOut(source);
          Notification.info(trans.__('Token removed.'), {
            autoClose: 3000
          });
        }
      })
  });
}

/** Sign in with one of the accounts that a repository has for trying it out. */
async function signInByName(browse: IBrowse, args: Args): Promise<void> {
  await browse.sources.load();
  const id = text(args, 'source') ?? browse.sources.state.current ?? '';
  const account = text(args, 'account') ?? '';
  if (browse.source(id)?.testAccounts.includes(account)) {
    await browse.sources.signIn(id, account);
  }
}
