import { InputDialog } from '@jupyterlab/apputils';

import type { IQuery } from '../api/types';
import { text, type Args } from '../common/commands';
import type { ISearchHost } from './host';

/** Search for what the arguments say, or show the box. */
export async function search(
  { browse, reveal }: ISearchHost,
  args: Args
): Promise<void> {
  const change = queryOf(args);
  const source = text(args, 'source');
  reveal(Object.keys(change).length === 0);
  if (Object.keys(change).length > 0 || source !== undefined) {
    await browse.find(change, source);
  } else {
    browse.record.close();
    browse.account.close();
  }
}

/** Search in the repository that the arguments name, or ask which. */
export async function selectSource(
  host: ISearchHost,
  args: Args
): Promise<void> {
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
