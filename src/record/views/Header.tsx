import { HTMLSelect } from '@jupyterlab/ui-components';

import type {
  Person as IPerson,
  Record,
  Source,
  VersionSummary
} from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { AccessBadge } from '../../common/views/AccessBadge';
import { useView } from '../../common/views/context';
import { formatDate } from '../../common/views/dates';
import { ExternalLink } from '../../common/views/ExternalLink';
import { UntrustedText } from '../../common/views/UntrustedText';
import { versionWords } from '../../search/views/RecordCard';
import { Clamp } from '../../common/views/Section';

const MANY_CREATORS = 8;
const LONG_TITLE = 300;

/** What it is, and which version. */
export function Header(props: {
  record: Record;
  source: Source | null;
  versions: readonly VersionSummary[];
}): JSX.Element {
  const { trans } = useView();
  const { record, source, versions } = props;
  return (
    <header className="ossr-Header">
      {source?.sandbox && (
        <p className="ossr-Sandbox">
          {trans.__('Sandbox: test repository; records may be deleted.')}
        </p>
      )}
      <Title record={record} />
      <p className="ossr-Header-facts">
        <AccessBadge access={record.access} />
        {record.resourceType && (
          <span className="ossr-Badge">
            <UntrustedText text={record.resourceType.title} />
          </span>
        )}
        {record.isDraft && (
          <span className="ossr-Badge ossr-mod-warn">{trans.__('Draft')}</span>
        )}
        {record.publicationDate && (
          <span>{formatDate(record.publicationDate)}</span>
        )}
        {versions.length < 2 && record.version && (
          <span>
            <UntrustedText text={versionWords(record.version)} />
          </span>
        )}
      </p>
    </header>
  );
}

/** By whom it is, and its other versions. */
export function Authorship(props: {
  record: Record;
  versions: readonly VersionSummary[];
  wide: boolean;
}): JSX.Element {
  const { record, versions, wide } = props;
  return (
    <div className="ossr-Header">
      <Creators creators={record.creators} />
      {versions.length > 1 && (
        <VersionMenu record={record} versions={versions} wide={wide} />
      )}
    </div>
  );
}

function Title({ record }: { record: Record }): JSX.Element {
  const { trans } = useView();
  const title = (
    <h2 id={`ossr-title-${record.id}`} className="ossr-Header-title">
      <UntrustedText text={record.title} />
    </h2>
  );
  return record.title.length > LONG_TITLE ? (
    <Clamp label={trans.__('the title')}>{title}</Clamp>
  ) : (
    title
  );
}

function VersionMenu(props: {
  record: Record;
  versions: readonly VersionSummary[];
  wide: boolean;
}): JSX.Element {
  const { trans, run } = useView();
  const { record, versions, wide } = props;
  return (
    <label className="ossr-Versions">
      <span>{trans.__('Version')}</span>
      <HTMLSelect
        value={record.id}
        onChange={event =>
          run(wide ? CommandIDs.openRecordInMain : CommandIDs.openRecord, {
            source: record.source,
            record: event.target.value
          })
        }
      >
        {versions.map(version => (
          <option key={version.id} value={version.id}>
            {[
              version.version
                ? versionWords(version.version)
                : trans.__('Version %1', version.index ?? version.id),
              version.isLatest && trans.__('newest'),
              version.publicationDate && formatDate(version.publicationDate)
            ]
              .filter(Boolean)
              .join(' · ')}
          </option>
        ))}
      </HTMLSelect>
    </label>
  );
}

function Creators({ creators }: { creators: readonly IPerson[] }): JSX.Element {
  const { trans } = useView();
  const list = (
    <ul className="ossr-Creators" aria-label={trans.__('Creators')}>
      {creators.map((creator, index) => (
        <li key={index}>
          <Person person={creator} />
        </li>
      ))}
    </ul>
  );
  return creators.length > MANY_CREATORS ? (
    <Clamp label={trans.__('the creators')}>{list}</Clamp>
  ) : (
    list
  );
}

/** A name with what tells it from others of the same name. */
export function Person({ person }: { person: IPerson }): JSX.Element {
  const { trans } = useView();
  const name = [person.familyName, person.givenName].filter(Boolean).join(', ');
  return (
    <>
      <span className="ossr-Person-name">
        <UntrustedText text={name} />
      </span>
      {person.orcid && (
        <>
          {' '}
          <ExternalLink
            href={`https://orcid.org/${person.orcid}`}
            className="ossr-Orcid"
            label={trans.__('ORCID of %1: %2', name, person.orcid)}
          >
            <span title={person.orcid}>{trans.__('ORCID')}</span>
          </ExternalLink>
        </>
      )}
      {person.affiliations.length > 0 && (
        <span className="ossr-Person-affiliation">
          {' '}
          <UntrustedText
            text={person.affiliations.map(({ title }) => title).join('; ')}
          />
        </span>
      )}
    </>
  );
}
