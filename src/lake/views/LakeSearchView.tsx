import { useState } from 'react';

import type { Lake } from '../../api/types';
import type { LakeModel } from '../model/lake';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { Skeleton } from '../../search/views/states';
import { useStore } from '../../common/views/useStore';
import { DidTree } from './DidTree';
import { MetadataFilters } from './MetadataFilters';
import { LakeSearchBar } from './LakeSearchBar';
import { LakeProblem } from './LakeProblem';

/** Type, narrow, and look at what was found. */
export function LakeSearchView(props: {
  lake: LakeModel;
  current: Lake;
}): JSX.Element {
  const { lake, current } = props;
  const { find } = lake;
  const { response, items, filters } = useStore(find);
  const [filtersOpen, setFiltersOpen] = useState(filters.length > 0);
  return (
    <div className="ossr-Search">
      <LakeSearchBar
        lake={lake}
        current={current}
        filtersOpen={filtersOpen}
        onFilters={() => {
          if (!filtersOpen && filters.length === 0) {
            find.setFilters([{ key: '', op: '=', value: '' }]);
          }
          setFiltersOpen(!filtersOpen);
        }}
      />
      {filtersOpen && <MetadataFilters find={find} />}
      <Status lake={lake} />
      {response.status === 'failed' && (
        <LakeProblem
          problem={response.problem}
          lake={current.id}
          onRetry={() => void find.retry()}
        />
      )}
      {items.length > 0 ? (
        <DidTree lake={lake} tail={<Tail lake={lake} />} />
      ) : response.status === 'loading' ? (
        <Skeleton />
      ) : response.status === 'ready' ? (
        <NoHits lake={lake} current={current} />
      ) : (
        response.status === 'idle' && <Start lake={lake} current={current} />
      )}
    </div>
  );
}

function Status({ lake }: { lake: LakeModel }): JSX.Element {
  const { trans } = useView();
  const { find } = lake;
  const { response, items } = useStore(find);
  const count = items.length;
  const end = response.status === 'ready' ? response.value : null;
  const words =
    response.status === 'loading'
      ? count > 0
        ? trans.__('Searching… %1 so far', formatCount(count))
        : trans.__('Searching…')
      : end?.cut
        ? trans.__(
            'The first %1: narrow the search, or show more below',
            formatCount(count)
          )
        : end && count > 0
          ? trans._n('%2 found', '%2 found', count, formatCount(count))
          : trans.__('Results');
  return (
    <div className="ossr-Search-status" role="status">
      <h2
        className={
          count === 0 && response.status !== 'loading'
            ? 'ossr-mod-unseen'
            : undefined
        }
      >
        {words}
      </h2>
      {response.status === 'loading' && (
        <button type="button" className="ossr-Link" onClick={() => find.stop()}>
          {trans.__('Stop')}
        </button>
      )}
      {end?.note && <p className="ossr-mod-warning">{end.note}</p>}
    </div>
  );
}

function Tail({ lake }: { lake: LakeModel }): JSX.Element | null {
  const { trans } = useView();
  const { response, items } = useStore(lake.find);
  if (response.status !== 'ready') {
    return null;
  }
  return (
    <p className="ossr-Results-tail">
      {response.value.cut ? (
        <>
          {trans.__('More than %1 results.', formatCount(items.length))}{' '}
          <button
            type="button"
            className="ossr-Link"
            onClick={() => void lake.find.more()}
          >
            {trans.__('Show More')}
          </button>
        </>
      ) : (
        trans.__('End of results.')
      )}
    </p>
  );
}

/** Before the first search: how to begin, and where one may look. */
function Start(props: { lake: LakeModel; current: Lake }): JSX.Element {
  const { trans } = useView();
  const { lake, current } = props;
  return (
    <div className="ossr-NoHits">
      <p className="ossr-mod-faint">
        {current.wildcards
          ? trans.__(
              'Search by name or scope:name, then press Enter. Use * as a wildcard, for example *muon*. Without a scope, all visible scopes are searched.'
            )
          : trans.__('Type the exact scope:name and press Enter.')}
      </p>
      <button
        type="button"
        className="jp-Button jp-mod-styled"
        onClick={() => {
          lake.find.setKind('collection');
          void lake.find.submit('*');
        }}
        title={trans.__('All visible datasets and containers')}
        hidden={!current.wildcards}
      >
        {trans.__('Show All Collections')}
      </button>
    </div>
  );
}

/** Nothing was found: what could be changed. */
function NoHits(props: { lake: LakeModel; current: Lake }): JSX.Element {
  const { trans } = useView();
  const { lake, current } = props;
  const { find } = lake;
  const { kind, filters } = useStore(find);
  const asked = find.asked?.text ?? '';
  const wider = widened(asked);
  const scope = find.meant;
  return (
    <div className="ossr-NoHits">
      <p role="status">
        {trans.__('Nothing found for “%1” in %2.', asked, current.title)}
      </p>
      {current.wildcards && scope && (
        <button
          type="button"
          className="jp-Button jp-mod-styled jp-mod-accept"
          onClick={() => void find.submit(`${scope.name}:*`)}
        >
          {trans.__('Show All in Scope %1', scope.name)}
        </button>
      )}
      {current.wildcards && wider !== null && (
        <button
          type="button"
          className={`jp-Button jp-mod-styled${scope ? '' : ' jp-mod-accept'}`}
          onClick={() => void find.submit(wider)}
        >
          {trans.__('Search for %1', wider)}
        </button>
      )}
      {kind !== 'all' && (
        <button
          type="button"
          className="jp-Button jp-mod-styled"
          onClick={() => find.setKind('all')}
        >
          {trans.__('Search All Kinds')}
        </button>
      )}
      {filters.length > 0 && (
        <button
          type="button"
          className="jp-Button jp-mod-styled"
          onClick={() => {
            find.setFilters([]);
            void find.submit();
          }}
        >
          {trans.__('Search Without Metadata')}
        </button>
      )}
    </div>
  );
}

/** The same with wildcards around the name; null where there are some. */
function widened(text: string): string | null {
  if (text === '' || text.includes('*')) {
    return null;
  }
  const at = text.indexOf(':');
  return `${text.slice(0, at + 1)}*${text.slice(at + 1)}*`;
}
