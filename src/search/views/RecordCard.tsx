import {
  codeIcon,
  fileIcon,
  imageIcon,
  markdownIcon,
  tableRowsIcon,
  textEditorIcon,
  treeViewIcon,
  type LabIcon
} from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { memo } from 'react';

import type { RecordSummary } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { AccessBadge } from '../../common/views/AccessBadge';
import { useView } from '../../common/views/context';
import { formatSize } from '../../common/views/format';
import { excerpt, Marked } from '../../common/views/Marked';
import { UntrustedText } from '../../common/views/UntrustedText';
import type { SearchModel } from '../model/search';

/**
 * One hit. The whole card opens the record; its title is the button.
 *
 * #### Notes
 * Scrolling draws the list anew, and a card only when something of it has changed.
 */
export const RecordCard = memo(function RecordCard(props: {
  record: RecordSummary;
  /** What was searched for: its words are marked. */
  query: string;
  /** Id of the element that names this card. */
  titleId: string;
  index: number;
  /** Whether the tab key comes to it. */
  active: boolean;
  /** Told the index; always the same function. */
  onFocus(index: number): void;
  selected: boolean;
  search: SearchModel;
}): JSX.Element {
  const { run, trans } = useView();
  const { record, query, titleId, index, selected, search } = props;
  const tabIndex = props.active ? 0 : -1;
  const onFocus = () => props.onFocus(index);
  const select = trans.__('Select %1', record.title);
  return (
    <div className="ossr-Card" data-selected={selected}>
      <input
        type="checkbox"
        className="ossr-Card-select"
        aria-label={select}
        title={select}
        tabIndex={tabIndex}
        checked={selected}
        onFocus={onFocus}
        onChange={() => search.toggleSelected(record.id)}
      />
      <h3 className="ossr-Card-title">
        <TypeIcon record={record} />
        <button
          type="button"
          id={titleId}
          className="ossr-Card-open"
          tabIndex={tabIndex}
          title={[record.title, record.doi].filter(Boolean).join('\n')}
          onFocus={onFocus}
          onClick={() =>
            run(CommandIDs.openRecord, {
              source: record.source,
              record: record.id
            })
          }
        >
          <UntrustedText text={record.title} />
        </button>
      </h3>
      <Facts record={record} />
      {record.description && (
        <p className="ossr-Card-description">
          <Marked text={excerpt(record.description, query)} query={query} />
        </p>
      )}
    </div>
  );
});

/** One line: by whom, of when, which version, how much; and who may read it unless all may. */
function Facts({ record }: { record: RecordSummary }): JSX.Element {
  const { trans } = useView();
  const { creators, publicationDate, version, size, access } = record;
  const facts = [
    creators.length > 0 && shortCreators(creators, trans),
    publicationDate?.slice(0, 4),
    version && versionWords(version),
    size !== null && formatSize(size)
  ].filter((fact): fact is string => typeof fact === 'string' && fact !== '');
  return (
    <p className="ossr-Card-facts">
      {access.status !== 'open' && <AccessBadge access={access} short />}
      <span className="ossr-Card-line" title={creators.join('; ')}>
        <UntrustedText text={facts.join(' · ')} />
      </span>
    </p>
  );
}

/** What it is, as a picture; its words are for screen readers and the tooltip. */
function TypeIcon({ record }: { record: RecordSummary }): JSX.Element | null {
  const { resourceType } = record;
  if (!resourceType) {
    return null;
  }
  const icon = ICONS.find(([type]) => resourceType.id?.startsWith(type));
  const Icon = (icon?.[1] ?? fileIcon).react;
  return (
    <span className="ossr-Card-type" title={resourceType.title}>
      <Icon tag="span" aria-hidden="true" />
      <span className="ossr-mod-unseen">{`${resourceType.title}: `}</span>
    </span>
  );
}

const ICONS: readonly [type: string, icon: LabIcon][] = [
  ['software', codeIcon],
  ['dataset', tableRowsIcon],
  ['image', imageIcon],
  ['publication', textEditorIcon],
  ['workflow', treeViewIcon],
  ['lesson', markdownIcon]
];

/** `v1.2`, whether or not somebody wrote the v. */
export function versionWords(version: string): string {
  return /^\d/.test(version) ? `v${version}` : version;
}

/** The family name of the first one, and how many others there are. */
function shortCreators(
  creators: readonly string[],
  trans: TranslationBundle
): string {
  const [first = '', ...others] = creators;
  const name = first.split(',', 1)[0] ?? first;
  return others.length > 0 ? trans.__('%1 +%2', name, others.length) : name;
}
