import type { Source } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { SearchModel } from '../model/search';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { useStore } from '../../common/views/useStore';

/** Nothing was found: what could be changed. */
export function NoHits(props: {
  search: SearchModel;
  sources: readonly Source[];
  source: Source;
}): JSX.Element {
  const { trans } = useView();
  const { search, sources, source } = props;
  const { query } = useStore(search);
  const narrowed = Object.keys(query.facets).length > 0;
  return (
    <div className="ossr-NoHits">
      <p role="status">
        {query.q.trim()
          ? trans.__(
              'Nothing found for “%1” in %2.',
              query.q.trim(),
              source.title
            )
          : trans.__('Nothing found in %1.', source.title)}
      </p>
      {narrowed && (
        <Action
          command={CommandIDs.searchRecords}
          args={{ facets: {} }}
          label={trans.__('Clear Filters')}
          kind="main"
        />
      )}
      {query.raw && (
        <Action
          command={CommandIDs.searchRecords}
          args={{ raw: false }}
          label={trans.__('Search as Plain Text')}
        />
      )}
      {sources
        .filter(({ id }) => id !== source.id)
        .map(({ id, title }) => (
          <Action
            key={id}
            command={CommandIDs.selectSource}
            args={{ source: id }}
            label={trans.__('Search in %1', title)}
          />
        ))}
      {!narrowed && query.q.trim() !== '' && (
        <p className="ossr-mod-faint">
          {trans.__('Try fewer or shorter words.')}
        </p>
      )}
    </div>
  );
}

/** The shape of what is to come. */
export function Skeleton(): JSX.Element {
  return (
    <div className="ossr-Skeleton" aria-hidden="true">
      {[0, 1, 2, 3].map(index => (
        <div key={index} className="ossr-Skeleton-card">
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
