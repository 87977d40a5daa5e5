import {
  buildIcon,
  fileIcon,
  fileUploadIcon,
  searchIcon
} from '@jupyterlab/ui-components';
import type { ReactNode } from 'react';

import type { Source } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';
import type { Lists } from '../model/lists';
import type { NewerVersions } from '../model/newerVersions';

// Of each, of what is folded as well.
const SHOWN = 3;
// In sight: more would push the results out of a narrow sidebar.
const RECORDS_IN_SIGHT = 2;
const SEARCHES_IN_SIGHT = 1;

/** Above the newest entries: how to begin, later what was read and searched for last. It leaves them room. */
export function Start(props: {
  source: Source;
  lists: Lists;
  newerVersions: NewerVersions;
  selected?: ReactNode;
}): JSX.Element {
  const { trans } = useView();
  const { source, lists } = props;
  const { records } = useStore(lists);
  return (
    <div className="ossr-Start">
      {records.length > 0 ? (
        <Recent lists={lists} />
      ) : (
        <>
          <WaysIn source={source} />
          <p>
            {trans.__('Enter search words, or paste a DOI to open its record.')}{' '}
            <Action
              command={CommandIDs.openGuide}
              label={trans.__('OSSR Guide')}
              kind="link"
            />
          </p>
        </>
      )}
      {props.selected}
      <Newer newerVersions={props.newerVersions} />
    </div>
  );
}

function WaysIn({ source }: { source: Source }): JSX.Element {
  const { trans, can } = useView();
  return (
    <ul className="ossr-WaysIn" aria-label={trans.__('Ways to begin')}>
      <li>
        <Action
          command={CommandIDs.searchRecords}
          label={trans.__('Find and Download')}
          icon={searchIcon}
        >
          {trans.__('Find')}
        </Action>
      </li>
      {can(CommandIDs.installRecord) && (
        <li>
          <Action
            command={CommandIDs.installRecord}
            label={trans.__('Install and Run…')}
            icon={buildIcon}
          >
            {trans.__('Install')}
          </Action>
        </li>
      )}
      {source.abilities.includes('publish') && can(CommandIDs.publishFiles) && (
        <li>
          <Action
            command={CommandIDs.publishFiles}
            label={trans.__('Publish…')}
            icon={fileUploadIcon}
          >
            {trans.__('Publish')}
          </Action>
        </li>
      )}
    </ul>
  );
}

/** Records on this disk of which the repository has a newer version. */
function Newer(props: { newerVersions: NewerVersions }): JSX.Element | null {
  const { trans } = useView();
  const { items } = useStore(props.newerVersions);
  return items.length === 0 ? null : (
    <details className="ossr-Fold">
      <summary>
        {trans._n(
          'Newer version of %1 downloaded record',
          'Newer versions of %1 downloaded records',
          items.length
        )}
      </summary>
      <ul className="ossr-Recent">
        {items.map(({ source, record, title, version }) => (
          <RecordLink
            key={`${source} ${record}`}
            {...{ source, record }}
            title={version === null ? title : `${title} ${version}`}
          />
        ))}
      </ul>
    </details>
  );
}

function Recent({ lists }: { lists: Lists }): JSX.Element {
  const { trans } = useView();
  const { records, searches } = useStore(lists);
  const read = records
    .slice(0, SHOWN)
    .map(({ source, record, title }) => (
      <RecordLink key={`${source} ${record}`} {...{ source, record, title }} />
    ));
  const searched = searches.slice(0, SHOWN).map(search => (
    <li key={JSON.stringify(search)}>
      <Action
        command={CommandIDs.searchRecords}
        args={{ ...search }}
        label={search.query}
        icon={searchIcon}
        kind="link"
      />
    </li>
  ));
  const earlier = [
    ...read.slice(RECORDS_IN_SIGHT),
    ...searched.slice(SEARCHES_IN_SIGHT)
  ];
  return (
    <ul className="ossr-Recent" aria-label={trans.__('Recent')}>
      {read.slice(0, RECORDS_IN_SIGHT)}
      {searched.slice(0, SEARCHES_IN_SIGHT)}
      {earlier.length > 0 && (
        <li>
          <details className="ossr-Fold">
            <summary>{trans.__('Earlier')}</summary>
            <ul className="ossr-Recent">{earlier}</ul>
          </details>
        </li>
      )}
    </ul>
  );
}

function RecordLink(props: {
  source: string;
  record: string;
  title: string;
}): JSX.Element {
  const { source, record, title } = props;
  return (
    <li>
      <Action
        command={CommandIDs.openRecord}
        args={{ source, record }}
        label={title}
        icon={fileIcon}
        kind="link"
      >
        <UntrustedText text={title} />
      </Action>
    </li>
  );
}
