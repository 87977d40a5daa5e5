import { InputDialog } from '@jupyterlab/apputils';

import type { IQuery, RecordSummary } from '../api/types';
import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import type { Actions } from '../common/commands';
import type { ISearchHost } from './host';

/** What the commands that find records do. */
export function searchActions(host: ISearchHost) {
  return {
    [CommandIDs.searchRecords]: {
      args: {
        query: { type: 'string', description: 'Search text' },
        source: {
          type: 'string',
          description: 'Id of the repository to search'
        },
        raw: {
          type: 'boolean',
          description:
            'Interpret the text in the query syntax of the repository'
        },
        facets: {
          type: 'object',
          description: 'Filters: values by the name of the facet',
          additionalProperties: { type: 'array', items: { type: 'string' } }
        }
      },
      run: args => search(host, args)
    },
    [CommandIDs.saveSearch]: {
      run: () => host.browse.lists.toggleSaved(host.browse.search.saved)
    },
    [CommandIDs.selectSource]: {
      args: { source: { type: 'string', description: 'Id of the repository' } },
      run: args => selectSource(host, args)
    }
  } satisfies Actions;
}

/** Search for what the arguments say, or show the box; the records that are shown then. */
async function search(
  { browse, reveal }: ISearchHost,
  args: Args
): Promise<readonly RecordSummary[]> {
  const change = queryOf(args);
  const source = text(args, 'source');
  reveal(Object.keys(change).length === 0);
  if (Object.keys(change).length > 0 || source !== undefined) {
    await browse.find(change, source);
  } else {
    browse.record.close();
    browse.account.close();
  }
  return browse.search.state.items;
}

/** Search in the repository that the arguments name, or ask which. */
async function selectSource(host: ISearchHost, args: Args): Promise<void> {
  const { browse, reveal } = host;
  await browse.sources.load();
  const source = text(args, 'source') ?? (await askForSource(host));
  if (source !== undefined) {
    browse.sources.select(source);
    reveal(false);
  }
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
}: ISearchHost): Promise<string | undefined> {
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
