import type { TranslationBundle } from '@jupyterlab/translation';

import type { RecordSummary } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { AccessBadge } from '../../common/views/AccessBadge';
import { useView } from '../../common/views/context';
import { formatDate } from '../../common/views/dates';
import { formatSize } from '../../common/views/format';
import { UntrustedText } from '../../common/views/UntrustedText';

/** One hit. The whole card opens the record; its title is the button. */
export function RecordCard(props: {
  record: RecordSummary;
  /** Id of the element that names this card. */
  titleId: string;
  tabIndex: number;
  onFocus(): void;
}): JSX.Element {
  const { run, trans } = useView();
  const { record, titleId, tabIndex, onFocus } = props;
  return (
    <div className="ossr-Card">
      <h3 className="ossr-Card-title">
        <button
          type="button"
          id={titleId}
          className="ossr-Card-open"
          tabIndex={tabIndex}
          title={record.title}
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
      {record.creators.length > 0 && (
        <p className="ossr-Card-creators">
          <UntrustedText text={shortCreators(record.creators, trans)} />
        </p>
      )}
      <Facts record={record} />
      {record.description && (
        <p className="ossr-Card-description">
          <UntrustedText text={record.description} />
        </p>
      )}
      {record.doi && (
        <p className="ossr-Card-doi">
          <UntrustedText text={record.doi} />
        </p>
      )}
    </div>
  );
}

function Facts({ record }: { record: RecordSummary }): JSX.Element {
  const { trans } = useView();
  return (
    <p className="ossr-Card-facts">
      <AccessBadge access={record.access} />
      {record.resourceType && (
        <span className="ossr-Badge">
          <UntrustedText text={record.resourceType.title} />
        </span>
      )}
      {record.version && (
        <span>
          <UntrustedText text={versionWords(record.version)} />
        </span>
      )}
      {record.publicationDate && (
        <span>{formatDate(record.publicationDate)}</span>
      )}
      {record.size !== null && <span>{formatSize(record.size)}</span>}
      {record.fileCount !== null && record.fileCount > 1 && (
        <span>{trans._n('%1 file', '%1 files', record.fileCount)}</span>
      )}
    </p>
  );
}

/** `v1.2`, whether or not somebody wrote the v. */
export function versionWords(version: string): string {
  return /^\d/.test(version) ? `v${version}` : version;
}

/** The first two, and that there are others. */
function shortCreators(
  creators: readonly string[],
  trans: TranslationBundle
): string {
  const first = creators.slice(0, 2).join('; ');
  return creators.length > 2 ? trans.__('%1 et al.', first) : first;
}
