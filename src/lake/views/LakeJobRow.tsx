import type { TranslationBundle } from '@jupyterlab/translation';

import { CommandIDs } from '../../common/commandIds';
import type { LakeJob } from '../../jobs/model/jobKinds';
import { ProgressBar } from '../../common/views/ProgressBar';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { JobProblem } from '../../jobs/views/JobProblem';
import { Act, type IJobRowLog } from '../../jobs/views/JobRow';
import { didText, visible } from '../../common/views/text';
import { stateLabel } from '../../jobs/views/progressLabels';
import { UntrustedText } from '../../common/views/UntrustedText';

export interface ILakeRowProps {
  job: LakeJob;
  log: IJobRowLog;
  /** Stands in the view of its data: the name is there already. */
  within?: boolean;
}

/** Something that is done on the Data Lake, among the jobs. */
export function LakeJobRow({
  job,
  log,
  within = false
}: ILakeRowProps): JSX.Element {
  const { trans, run } = useView();
  const { state, spec } = job;
  const active = state === 'queued' || state === 'running';
  const name = nameOf(spec);
  const did = targetOf(job);
  const warns = job.result?.kind === 'replicate' && job.result.unseen !== null;
  return (
    <li className="ossr-Job" data-state={state} data-kind={spec.kind}>
      {within ? null : did === null ? (
        <span className="ossr-Job-title">
          <UntrustedText text={name} />
        </span>
      ) : (
        <button
          type="button"
          className="ossr-Link ossr-Job-title"
          title={trans.__('Show in the Data Lake')}
          onClick={() => run(CommandIDs.openDid, { lake: spec.lake, did })}
        >
          <UntrustedText text={name} />
        </button>
      )}
      <p className="ossr-Job-what">
        <span>{what(job, trans)}</span>
      </p>
      {active && <ProgressBar job={job} label={visible(name)} />}
      <p className={warns ? 'ossr-mod-warning' : 'ossr-Job-how'}>
        <UntrustedText
          text={stateLabel(job, trans, () => outcome(job, trans))}
        />
      </p>
      {job.problem && state !== 'cancelled' && !active && (
        <JobProblem job={job} />
      )}
      <Actions job={job} log={log} within={within} />
      {log.open && log.view()}
    </li>
  );
}

function Actions({ job, log, within }: ILakeRowProps): JSX.Element {
  const { trans, run } = useView();
  const { state, spec, result, problem } = job;
  const active = state === 'queued' || state === 'running';
  const args = { job: job.id };
  const follows = spec.kind === 'replicate';
  return (
    <div className="ossr-Files-actions">
      {active && (
        <Act
          on={() => run(CommandIDs.cancelJob, args)}
          text={follows ? trans.__('Stop Following') : trans.__('Cancel')}
          title={
            follows ? trans.__('The rule continues in the lake') : undefined
          }
        />
      )}
      {(state === 'cancelled' || (state === 'interrupted' && !problem)) && (
        <Act
          on={() => run(CommandIDs.retryJob, args)}
          text={trans.__('Resume')}
        />
      )}
      {state === 'succeeded' && result?.kind === 'fetch' && (
        <Act
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
      )}
      <Act on={log.toggle} text={trans.__('Log')} expanded={log.open} />
      {!active && (
        <Act
          on={() => run(CommandIDs.removeJob, args)}
          text={within ? trans.__('Dismiss') : trans.__('Remove')}
          title={trans.__('Remove from list; data are kept')}
        />
      )}
    </div>
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
    case 'fetch':
      return trans.__('Download to %1', spec.folder || '/');
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
      return result.files > 0
        ? trans._n(
            '%2 file available',
            '%2 files available',
            result.files,
            formatCount(result.files)
          )
        : trans.__('Available here');
    case 'fetch':
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
  return spec.kind === 'upload' ? spec.paths.join(', ') : didText(spec.did);
}
