import { CommandIDs } from '../common/commandIds';
import { addCommands } from '../common/commands';
import type { ISearchHost } from './host';

/** Commands that find records. */
export function addSearchCommands(host: ISearchHost): void {
  const { trans } = host;
  const category = trans.__('OSSR');
  const load = async () => (await import('./actions')).searchActions(host);
  addCommands(host, load, {
    [CommandIDs.searchRecords]: {
      label: trans.__('Search Records'),
      icon: host.icon,
      caption: trans.__('Search a repository for research software and data'),
      category
    },
    [CommandIDs.saveSearch]: {
      label: trans.__('Save or Forget Search'),
      caption: trans.__('The search whose results are shown'),
      category
    },
    [CommandIDs.selectSource]: {
      label: trans.__('Switch Repository…'),
      category
    }
  });
}
