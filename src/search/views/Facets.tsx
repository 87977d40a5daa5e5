import { closeIcon } from '@jupyterlab/ui-components';
import { useState } from 'react';

import type { Facet, FacetBucket } from '../../api/types';
import type { SearchModel } from '../model/search';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';

const AT_FIRST = 6;

/** What narrows the search, with the number of hits that each would leave. */
export function Facets({ search }: { search: SearchModel }): JSX.Element {
  const { trans } = useView();
  const { query } = useStore(search);
  const facets = search.answer?.facets ?? [];
  return (
    <div
      id="ossr-filters"
      className="ossr-Filters"
      role="group"
      aria-label={trans.__('Filters')}
    >
      <div className="ossr-Filters-switches">
        <Switch
          label={trans.__('All versions')}
          help={trans.__('Also find older versions of records')}
          on={query.allVersions}
          onChange={allVersions => void search.submit({ allVersions })}
        />
        <Switch
          label={trans.__('Advanced search')}
          help={trans.__('Use fields, AND, OR and wildcards')}
          on={query.raw}
          onChange={raw => void search.submit({ raw })}
        />
      </div>
      {facets.map(facet => (
        <FacetGroup
          key={facet.name}
          facet={facet}
          chosen={query.facets[facet.name] ?? []}
          onToggle={value => void search.toggleFacet(facet.name, value)}
        />
      ))}
    </div>
  );
}

function Switch(props: {
  label: string;
  help: string;
  on: boolean;
  onChange(on: boolean): void;
}): JSX.Element {
  return (
    <label className="ossr-Check" title={props.help}>
      <input
        type="checkbox"
        checked={props.on}
        onChange={event => props.onChange(event.target.checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}

function FacetGroup(props: {
  facet: Facet;
  chosen: readonly string[];
  onToggle(value: string): void;
}): JSX.Element | null {
  const { trans } = useView();
  const [all, setAll] = useState(false);
  const { facet, chosen, onToggle } = props;
  const { buckets } = facet;
  if (buckets.length === 0) {
    return null;
  }
  const drawn = buckets.filter(
    ({ key }, index) => all || index < AT_FIRST || chosen.includes(key)
  );
  return (
    <details className="ossr-Facet" open={chosen.length > 0 || undefined}>
      <summary>{facet.title}</summary>
      <ul className="ossr-Facet-values">
        {drawn.map(bucket => (
          <li key={bucket.key}>
            <Bucket
              bucket={bucket}
              on={chosen.includes(bucket.key)}
              onToggle={() => onToggle(bucket.key)}
            />
          </li>
        ))}
      </ul>
      {drawn.length < buckets.length && (
        <button
          type="button"
          className="ossr-Action ossr-mod-link"
          onClick={() => setAll(true)}
        >
          {trans.__('Show all %1', buckets.length)}
        </button>
      )}
    </details>
  );
}

function Bucket(props: {
  bucket: FacetBucket;
  on: boolean;
  onToggle(): void;
}): JSX.Element {
  const { bucket, on, onToggle } = props;
  return (
    <label className="ossr-Check">
      <input type="checkbox" checked={on} onChange={onToggle} />
      <span>
        <UntrustedText text={bucket.title} />
      </span>
      <span className="ossr-Facet-count">{formatCount(bucket.count)}</span>
    </label>
  );
}

/** What narrows the search now; each can be taken away. */
export function Chips({ search }: { search: SearchModel }): JSX.Element | null {
  const { trans } = useView();
  const { query } = useStore(search);
  const chips = Object.entries(query.facets).flatMap(([name, values]) =>
    values.map(value => ({
      name,
      value,
      title: search.titleOf(name, value)
    }))
  );
  if (chips.length === 0) {
    return null;
  }
  return (
    <ul className="ossr-Chips" aria-label={trans.__('Active filters')}>
      {chips.map(({ name, value, title }) => (
        <li key={`${name}:${value}`}>
          <button
            type="button"
            className="ossr-Chip"
            aria-label={trans.__('Remove filter %1', title)}
            onClick={() => void search.toggleFacet(name, value)}
          >
            <UntrustedText text={title} />
            <closeIcon.react tag="span" aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}
