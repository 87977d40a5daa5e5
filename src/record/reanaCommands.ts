import { addCommands } from '../common/commands';
import { CommandIDs } from '../common/commandIds';
import type { IReanaHost } from './host';

/** Commands on folders with a workflow for REANA. */
export function addReanaCommands(host: IReanaHost): void {
  const { browse, trans } = host;
  const load = async () => (await import('./reanaActions')).reanaActions(host);
  addCommands(host, load, {
    [CommandIDs.launchOnReana]: {
      label: trans.__('Launch on REANA…'),
      isEnabled: () => browse.reana !== '',
      menuItem: '.jp-DirListing-item[title*="reana.y"]',
      category: trans.__('OSSR')
    }
  });
}
