import { Notification } from '@jupyterlab/apputils';

import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import type { Actions } from '../common/commands';
import type { IAccountHost } from './host';

const SOURCE = {
  source: {
    type: 'string',
    description: 'Id of the repository; default: the repository of the search'
  }
};

/**
 * What the commands about accounts do.
 *
 * #### Notes
 * No command takes a token: arguments of commands are heard by every other extension.
 */
export function accountActions({ browse, reveal, trans }: IAccountHost) {
  const { account, sources } = browse;
  const sourceOf = (args: Args) =>
    text(args, 'source') ?? sources.state.current;
  const show = async (args: Args) => {
    await browse.start();
    const source = sourceOf(args);
    if (source !== null) {
      reveal();
      await account.show(source);
    }
  };
  return {
    [CommandIDs.openAccount]: { args: SOURCE, run: show },
    [CommandIDs.signIn]: {
      args: {
        ...SOURCE,
        account: {
          type: 'string',
          description: 'Name of a test account of the repository'
        }
      },
      run: async args => {
        const name = text(args, 'account');
        if (name === undefined) {
          return show(args);
        }
        await sources.load();
        const id = sourceOf(args) ?? '';
        if (browse.source(id)?.testAccounts.includes(name)) {
          await sources.signIn(id, name);
        }
      }
    },
    [CommandIDs.closeAccount]: {
      run: () => {
        account.close();
        reveal();
      }
    },
    [CommandIDs.signOut]: {
      args: SOURCE,
      run: async args => {
        await sources.load();
        const source = sourceOf(args);
        if (source !== null) {
          await sources.signOut(source);
          Notification.info(trans.__('Token removed.'), { autoClose: 3000 });
        }
      }
    }
  } satisfies Actions;
}
