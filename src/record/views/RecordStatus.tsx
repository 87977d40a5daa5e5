import { useEffect } from 'react';

import type { Record, VersionSummary } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';
import { DownloadJobRow } from '../../files/views/DownloadJobRow';
import { FilesPlace } from '../../files/views/FilesPlace';
import { versionWords } from '../../search/views/RecordCard';
import type { RecordTools } from '../model/recordTools';
import { OpenNotebook } from './ActionBar';
import { installedOf, isReady } from './installed';

/** How a record stands here: its newest version, its files on this disk, its kernel, transfers. */
export function RecordStatus(props: {
  record: Record;
  tools: RecordTools;
  versions: readonly VersionSummary[];
  wide: boolean;
}): JSX.Element {
  const { files, trans } = useView();
  const { record, tools, versions, wide } = props;
  const model = files.of(record);
  useStore(model);
  return (
    <div className="ossr-RecordStatus">
      <Newer record={record} versions={versions} wide={wide} />
      {record.files.length > 0 && <FilesPlace model={model} />}
      <Installed record={record} tools={tools} />
      {model.shownJobs.length > 0 && (
        <ul
          className="ossr-Files-jobs"
          aria-label={trans.__('Transfers of this record')}
        >
          {model.shownJobs.map(job => (
            <DownloadJobRow key={job.id} job={job} within />
          ))}
        </ul>
      )}
    </div>
  );
}

function Newer(props: {
  record: Record;
  versions: readonly VersionSummary[];
  wide: boolean;
}): JSX.Element | null {
  const { trans } = useView();
  const { record, versions, wide } = props;
  const newest = versions.find(version => version.isLatest);
  return newest && newest.id !== record.id ? (
    <div className="ossr-Newer" role="note">
      <span>
        {newest.version
          ? trans.__(
              'A newer version exists: %1.',
              versionWords(newest.version)
            )
          : trans.__('A newer version exists.')}
      </span>
      <Action
        command={wide ? CommandIDs.openRecordInMain : CommandIDs.openRecord}
        args={{ source: record.source, record: newest.id }}
        label={trans.__('Show Newest')}
      />
    </div>
  ) : null;
}

function Installed(props: {
  record: Record;
  tools: RecordTools;
}): JSX.Element | null {
  const { trans } = useView();
  const { record, tools } = props;
  const { environments } = tools;
  useStore(environments);
  useEffect(() => void environments.load(), [environments, record.id]);
  const environment = installedOf(record, environments.environments);
  if (!environment) {
    return null;
  }
  const ready = isReady(environment, record);
  return (
    <p className="ossr-Files-into">
      <span className={`ossr-File-state ossr-mod-${ready ? 'here' : 'newer'}`}>
        {ready
          ? trans.__('Installed as')
          : trans.__('Other version installed as')}
      </span>{' '}
      <strong>
        <UntrustedText text={environment.kernelDisplay ?? environment.title} />
      </strong>{' '}
      <OpenNotebook environment={environment} kind="link" />
      {!ready && record.isLatest && (
        <>
          {' '}
          <Action
            command={CommandIDs.updateEnvironment}
            args={{ environment: environment.id }}
            label={trans.__('Update…')}
            kind="link"
          />
        </>
      )}
    </p>
  );
}
