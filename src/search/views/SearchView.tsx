import { useState, type ReactNode } from 'react';

import type { RecordPage, Source } from '../../api/types';
import type { Lists } from '../model/lists';
import type { NewerVersions } from '../model/newerVersions';
import type { ISearchState, SearchModel } from '../model/search';
import { LoadFailure } from '../../common/views/LoadFailure';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { useStore } from '../../common/views/useStore';
import { Chips, Facets } from './Facets';
import { RecordList } from './RecordList';
import { SearchBar } from './SearchBar';
import { SelectionBar } from './SelectionBar';
import { Start } from './Start';
import { NoHits, Skeleton } from './states';

/** Type, narrow, and read what was found. */
export function SearchView(props: {
  search: SearchModel;
  sources: readonly Source[];
  source: Source;
  lists: Lists;
  newerVersions: NewerVersions;
  /** Stands above the search. */
  head?: ReactNode;
  /** What was selected elsewhere, before the newest records. */
  selected?: ReactNode;
}): JSX.Element {
  const { search, sources, source, lists, head } = props;
  const [filtersOpen, setFiltersOpen] = useState(false);
  const state = useStore(search);
  const { answer } = search;
  return (
    <div className="ossr-Search">
      {head}
      <SearchBar
        search={search}
        sources={sources}
        source={source}
        filtersOpen={filtersOpen}
        onFilters={() => setFiltersOpen(!filtersOpen)}
        lists={lists}
      />
      {filtersOpen && <Facets search={search} />}
      <Chips search={search} />
      {isStart(state) && (
        <Start
          source={source}
          lists={lists}
          newerVersions={props.newerVersions}
          selected={props.selected}
        />
      )}
      <StatusLine
        state={state}
        answer={answer}
        // What is listed before a search is said here, in one line.
        community={isStart(state) ? source.community : null}
      />
      <SelectionBar search={search} />
      <LoadFailure
        loaded={state.page}
        source={state.source}
        onRetry={() => void search.retry()}
      />
      {state.items.length > 0 ? (
        <RecordList
          search={search}
          tail={<Tail search={search} state={state} />}
        />
      ) : state.page.status === 'loading' ? (
        <Skeleton />
      ) : state.page.status === 'ready' && !search.namesRecord ? (
        <NoHits search={search} sources={sources} source={source} />
      ) : null}
    </div>
  );
}

/** Nothing typed and nothing chosen: what is listed is the newest, not an answer. */
function isStart({ query }: ISearchState): boolean {
  return query.q.trim() === '' && Object.keys(query.facets).length === 0;
}

function StatusLine(props: {
  state: ISearchState;
  answer: RecordPage | null;
  /** All records of it are listed; null otherwise. */
  community: string | null;
}): JSX.Element {
  const { trans } = useView();
  const { state, answer, community } = props;
  return (
    <div className="ossr-Search-status" role="status">
      <h2
        className={
          answer?.total || state.page.status === 'loading'
            ? undefined
            : 'ossr-mod-unseen'
        }
      >
        {state.page.status === 'loading'
          ? trans.__('Searching…')
          : answer && answer.total > 0
            ? totals(answer)
            : trans.__('Results')}
      </h2>
    </div>
  );

  function totals({ total, reachable }: RecordPage): string {
    return reachable < total
      ? trans.__(
          'First %1 of %2 records. Narrow the search to see others.',
          formatCount(reachable),
          formatCount(total)
        )
      : community
        ? trans._n(
            '%2 record in %3',
            '%2 records in %3',
            total,
            formatCount(total),
            community
          )
        : trans._n('%2 record', '%2 records', total, formatCount(total));
  }
}

function Tail(props: {
  search: SearchModel;
  state: ISearchState;
}): JSX.Element | null {
  const { trans } = useView();
  const { state } = props;
  const { answer } = props.search;
  if (!answer) {
    return null;
  }
  const more = props.search.hasMore;
  return (
    <p className="ossr-Results-tail">
      {more
        ? state.page.status === 'loading'
          ? trans.__('Loading more…')
          : null
        : answer.reachable < answer.total
          ? trans.__(
              'The repository returns no more results. Narrow the search.'
            )
          : trans.__('End of results')}
    </p>
  );
}
