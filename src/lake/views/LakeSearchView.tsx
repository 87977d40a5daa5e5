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
import { Failure } from '../../common/views/LoadFailure';
import { UntrustedText } from '../../common/views/UntrustedText';

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
        <Failure
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
  const { widened, meant } = find;
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
          ? widened === null
            ? trans._n('%2 found', '%2 found', count, formatCount(count))
            : trans._n(
                '%2 found for %3',
                '%2 found for %3',
                count,
                formatCount(count),
                widened
              )
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
        <UntrustedText text={words} />
      </h2>
      {meant && count > 0 && (
        <button
          type="button"
          className="ossr-Link"
          onClick={() => void find.submit(`${meant.name}:*`)}
        >
          {trans.__('Show All in Scope %1', meant.name)}
        </button>
      )}
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
              'Type a word of the name, or scope:name, and press Enter. Without a scope, all visible scopes are searched.'
            )
          : trans.__('Type the exact scope:name and press Enter.')}
      </p>
      <button
        type="button"
        className="jp-Button jp-mod-styled"
        onClick={() => void lake.find.showCollections()}
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
  const scope = find.meant;
  return (
    <div className="ossr-NoHits">
      <p role="status">
        {trans.__(
          'Nothing found for “%1” in %2.',
          find.asked?.text ?? '',
          current.title
        )}
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
      {kind !== 'all' && (
        <button
          type="button"
          className="jp-Button jp-mod-styled"
          onClick={() => find.refine({ kind: 'all' })}
        >
          {trans.__('Search All Kinds')}
        </button>
      )}
      {filters.length > 0 && (
        <button
          type="button"
          className="jp-Button jp-mod-styled"
          onClick={() => find.refine({ filters: [] })}
        >
          {trans.__('Search Without Metadata')}
        </button>
      )}
    </div>
  );
}
