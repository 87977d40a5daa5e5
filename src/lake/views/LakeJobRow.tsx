import type { TranslationBundle } from '@jupyterlab/translation';

import type { IJobRowLog } from '../../tokens';
import { CommandIDs } from '../../common/commandIds';
import { SmallButton } from '../../common/views/SmallButton';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { didText, visible } from '../../common/views/text';
import { JobRow } from '../../jobs/views/JobRow';
import type { LakeJob } from '../model/lakeJobs';
import { formatTime } from './labels';

export interface ILakeJobRowProps {
  job: LakeJob;
  log: IJobRowLog;
  /** Stands in the view of its data: the name is there already. */
  within?: boolean;
}

/** A job on the Data Lake among the jobs, or within the view of its data. */
export function LakeJobRow({
  job,
  log,
  within
}: ILakeJobRowProps): JSX.Element {
  const { trans, run } = useView();
  const { state, spec, result } = job;
  const name = nameOf(spec);
  const did = targetOf(job);
  return (
    <JobRow
      job={job}
      name={name}
      link={
        did === null
          ? null
          : {
              command: CommandIDs.openDid,
              args: { lake: spec.lake, did },
              title: trans.__('Show in the Data Lake')
            }
      }
      what={<span>{what(job, trans)}</span>}
      progress={visible(name)}
      outcome={() => outcome(job, trans)}
      warns={result?.kind === 'replicate' && result.unseen !== null}
      within={within}
      log={log}
      cancel={
        spec.kind === 'replicate'
          ? {
              text: trans.__('Stop Following'),
              title: trans.__('The rule continues in the lake')
            }
          : undefined
      }
      retry={trans.__('Resume')}
      problem={{
        replaces: spec.kind !== 'upload',
        signIn: { command: CommandIDs.signInToLake, args: { lake: spec.lake } }
      }}
      actions={
        state === 'succeeded' &&
        result?.kind === 'lake-download' && (
          <>
            {typeof result.publishTo === 'string' && (
              <SmallButton
                on={() =>
                  run(CommandIDs.publishFiles, {
                    source: result.publishTo,
                    paths: [result.folder]
                  })
                }
                text={trans.__('Publish…')}
              />
            )}
            <SmallButton
              on={() =>
                run(CommandIDs.showInFileBrowser, {
                  path:
                    result.files.length === 1
                      ? (result.files[0]?.path ?? result.folder)
                      : result.folder
                })
              }
              text={trans.__('Show in File Browser')}
            />
          </>
        )
      }
      removeTitle={trans.__('Remove from list; data are kept')}
    />
  );
}

/** What a click on the name shows: the data, or what came of an upload. */
function targetOf({ spec, result }: LakeJob): string | null {
  if (spec.kind !== 'upload') {
    return didText(spec.did);
  }
  const sent = result?.kind === 'upload' ? result : null;
  const did = sent?.dataset ?? sent?.files[0]?.did ?? null;
  return did && didText(did);
}

function what({ spec }: LakeJob, trans: TranslationBundle): string {
  switch (spec.kind) {
    case 'replicate':
      return trans.__('Make available here');
    case 'lake-download':
      return typeof spec.publishTo === 'string'
        ? trans.__('Prepare for publication in %1', spec.folder || '/')
        : trans.__('Download to %1', spec.folder || '/');
    case 'upload':
      return trans.__('Upload to %1', `${spec.scope} @ ${spec.rse}`);
  }
}

function outcome({ result }: LakeJob, trans: TranslationBundle): string {
  switch (result?.kind) {
    case 'replicate':
      if (result.unseen !== null) {
        return result.unseen;
      }
      return [
        result.files > 0
          ? trans._n(
              '%2 file available',
              '%2 files available',
              result.files,
              formatCount(result.files)
            )
          : trans.__('Available here'),
        result.expires === null
          ? ''
          : trans.__('until %1', formatTime(result.expires))
      ]
        .filter(Boolean)
        .join(' ');
    case 'lake-download':
      if (typeof result.leftOut === 'string') {
        return result.leftOut;
      }
      return trans._n(
        '%2 file downloaded, verified',
        '%2 files downloaded, verified',
        result.files.length,
        formatCount(result.files.length)
      );
    case 'upload':
      return trans._n(
        '%2 file uploaded, verified',
        '%2 files uploaded, verified',
        result.files.length,
        formatCount(result.files.length)
      );
    case undefined:
      return trans.__('Done');
  }
}

function nameOf(spec: LakeJob['spec']): string {
  return spec.kind === 'upload'
    ? (spec.record?.title ?? spec.paths.join(', '))
    : didText(spec.did);
}
