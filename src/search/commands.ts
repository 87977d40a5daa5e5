import type { IQuery } from '../api/types';
import type { IBrowse } from '../tokens';
import { CommandIDs } from '../common/commandIds';
import {
  argsSchema,
  text,
  notifyFailure,
  type Args,
  type INotifier
} from '../common/commands';

export interface ISearchCommands extends INotifier {
  browse: IBrowse;
  /** Show the tab; with true, put the cursor into the box. */
  reveal(focus: boolean): void;
}

/** Commands that find records. */
export function addSearchCommands(context: ISearchCommands): void {
  const { commands, trans, browse, reveal } = context;
  commands.addCommand(CommandIDs.searchRecords, {
    label: trans.__('Search Records'),
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
      notifyFailure(context, async () => {
        const change = queryOf(args);
        const source = text(args, 'source');
        reveal(Object.keys(change).length === 0);
        if (Object.keys(change).length > 0 || source !== undefined) {
          await browse.find(change, source);
        } else {
          browse.record.close();
          browse.account.close();
        }
      })
  });
  commands.addCommand(CommandIDs.selectSource, {
    label: trans.__('Switch Repository…'),
    describedBy: argsSchema({
      source: { type: 'string', description: 'Id of the repository' }
    }),
    execute: args =>
      notifyFailure(context, async () => {
        await browse.sources.load();
        const source = text(args, 'source') ?? (await askForSource(context));
        if (source !== undefined) {
          browse.sources.select(source);
          reveal(false);
        }
      })
  });
}

/** What the arguments change in the query. */
function queryOf(args: Args): Partial<IQuery> {
  const change: Partial<IQuery> = {};
  if (typeof args.query === 'string') {
    change.q = args.query;
  }
  if (typeof args.raw === 'boolean') {
    change.raw = args.raw;
  }
  const { facets } = args;
  if (typeof facets === 'object' && facets !== null && !Array.isArray(facets)) {
    change.facets = Object.fromEntries(
      Object.entries(facets).map(([name, values]) => [
        name,
        (Array.isArray(values) ? values : [values]).map(String)
      ])
    );
  }
  return change;
}

async function askForSource({
  browse,
  trans
}: ISearchCommands): Promise<string | undefined> {
  const { InputDialog } = await import('@jupyterlab/apputils');
  const { sources, current } = browse.sources.state;
  const titles = sources.map(({ title }) => title);
  const { value } = await InputDialog.getItem({
    title: trans.__('Search in'),
    items: titles,
    current: Math.max(
      0,
      sources.findIndex(({ id }) => id === current)
    )
  });
  return sources.find(({ title }) => title === value)?.id;
}
