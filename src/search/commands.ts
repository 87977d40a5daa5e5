import { CommandIDs } from '../common/commandIds';
import { argsSchema, notifyFailure } from '../common/commands';
import type { ISearchHost } from './host';

/** What they do is loaded when the first of them is run: start-up stays small. */
const actions = () => import('./searchActions');

/** Commands that find records. */
export function addSearchCommands(host: ISearchHost): void {
  const { commands, trans } = host;
  commands.addCommand(CommandIDs.searchRecords, {
    label: trans.__('Search Records'),
    icon: host.icon,
    caption: trans.__('Search a repository for research software and data'),
    describedBy: argsSchema({
      query: { type: 'string', description: 'Search text' },
      source: { type: 'string', description: 'Id of the repository to search' },
      raw: {
        type: 'boolean',
        description: 'Interpret the text in the query syntax of the repository'
      },
      facets: {
        type: 'object',
        description: 'Filters: values by the name of the facet',
        additionalProperties: { type: 'array', items: { type: 'string' } }
      }
    }),
    execute: args =>
      notifyFailure(host, async () => (await actions()).search(host, args))
  });
  commands.addCommand(CommandIDs.selectSource, {
    label: trans.__('Switch Repository…'),
    describedBy: argsSchema({
      source: { type: 'string', description: 'Id of the repository' }
    }),
    execute: args =>
      notifyFailure(host, async () =>
        (await actions()).selectSource(host, args)
      )
  });
}
