import { CommandIDs } from '../common/commandIds';
import { text } from '../common/model/args';
import { addCommands } from '../common/commands';
import type { IAccountHost } from './host';

/** Commands about who we are at a repository. */
export function addAccountCommands(host: IAccountHost): void {
  const { browse, trans } = host;
  const category = trans.__('OSSR');
  const load = async () => (await import('./actions')).accountActions(host);
  addCommands(host, load, {
    [CommandIDs.openAccount]: {
      label: trans.__('Manage Account…'),
      category
    },
    [CommandIDs.signIn]: {
      label: args => {
        const account = text(args, 'account');
        return account
          ? trans.__('Sign In as the %1', account)
          : trans.__('Sign In…');
      },
      category
    },
    [CommandIDs.closeAccount]: {
      label: trans.__('Back from Account'),
      isEnabled: () => browse.account.state.source !== null
    },
    [CommandIDs.signOut]: {
      label: trans.__('Sign Out'),
      caption: trans.__('Remove the token stored on this Jupyter server'),
      category
    }
  });
}
