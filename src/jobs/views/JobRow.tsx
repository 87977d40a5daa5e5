import type { TranslationBundle } from '@jupyterlab/translation';

import type { DownloadJob } from '../model/jobKinds';
import { CommandIDs } from '../../common/commandIds';
import { ProgressBar } from '../../common/views/ProgressBar';
import { useView } from '../../common/views/context';
import { stateLabel } from './progressLabels';
import { UntrustedText } from '../../common/views/UntrustedText';
import { formatCount, formatSize } from '../../common/views/format';
import { JobProblem } from './JobProblem';
import { visible } from '../../common/views/text';

/** Whether a job's log is open, and what shows it. */
export interface IJobRowLog {
  open: boolean;
  toggle(): void;
  view(): JSX.Element;
}

export interface IJobRowProps {
  job: DownloadJob;
  /** Stands in its record's view: the title is there already. */
  within?: boolean;
  log?: IJobRowLog;
}

/** One job: what, how far, and what can be done about it. */
export function JobRow({
  job,
  within = false,
  log
}: IJobRowProps): JSX.Element {
  const { trans, run } = useView();
  const { spec, state } = job;
  const active = state === 'queued' || state === 'running';
  const title = visible(spec.title || spec.record);
  return (
    <li className="ossr-Job" data-state={state}>
      {!within && (
        <button
          type="button"
          className="ossr-Link ossr-Job-title"
          title={trans.__('Show record')}
          onClick={() =>
            run(CommandIDs.openRecord, {
              source: spec.source,
              record: spec.record
            })
          }
        >
          <UntrustedText text={spec.title || spec.record} />
        </button>
      )}
      <p className="ossr-Job-what">
        <span>{what(job, trans)}</span> <UntrustedText text={spec.folder} />
      </p>
      {active && (
        <ProgressBar job={job} label={trans.__('Downloading %1', title)} />
      )}
      <p className="ossr-Job-how">
        {stateLabel(job, trans, () => outcome(job, trans))}
      </p>
      {job.problem && state !== 'cancelled' && !active && (
        <JobProblem job={job} />
      )}
      <Actions job={job} within={within} log={log} />
      {log?.open && log.view()}
    </li>
  );
}

function Actions({ job, within, log }: IJobRowProps): JSX.Element {
  const { trans, run } = useView();
  const { state, problem, result } = job;
  const active = state === 'queued' || state === 'running';
  const args = { job: job.id };
  const only = result?.files.length === 1 ? result.files[0] : undefined;
  const again = state === 'cancelled' || (state === 'interrupted' && !problem);
  return (
    <div className="ossr-Files-actions">
      {active && (
        <Act
          on={() => run(CommandIDs.cancelJob, args)}
          text={trans.__('Cancel')}
        />
      )}
      {again && (
        <Act
          on={() => run(CommandIDs.retryJob, args)}
          text={job.resumable ? trans.__('Resume') : trans.__('Retry')}
        />
      )}
      {state === 'succeeded' && only && (
        <Act
          on={() => run(CommandIDs.openFile, { path: only.path })}
          text={trans.__('Open')}
        />
      )}
      {state === 'succeeded' && (
        <Act
          on={() =>
            run(CommandIDs.showInFileBrowser, {
              path: only?.path ?? result?.folder ?? job.spec.folder
            })
          }
          text={trans.__('Show in File Browser')}
        />
      )}
      {log ? (
        <Act on={log.toggle} text={trans.__('Log')} expanded={log.open} />
      ) : (
        <Act on={() => run(CommandIDs.showLog, args)} text={trans.__('Log')} />
      )}
      {!active && (
        <Act
          on={() => run(CommandIDs.removeJob, args)}
          text={within ? trans.__('Dismiss') : trans.__('Remove')}
          title={trans.__('Remove from list; files are kept')}
        />
      )}
    </div>
  );
}

export function Act(props: {
  on(): void;
  text: string;
  title?: string;
  expanded?: boolean;
}): JSX.Element {
  return (
    <button
      type="button"
      className="ossr-Small"
      title={props.title}
      aria-expanded={props.expanded}
      onClick={props.on}
    >
      {props.text}
    </button>
  );
}

/** What is brought: `data.csv →`, `3 files →`, `All files →`, `2 parts of a.zip →`. */
function what({ spec }: DownloadJob, trans: TranslationBundle): string {
  const { keys = [], members = [] } = spec;
  const [first] = keys;
  if (members.length > 0 && first !== undefined) {
    return trans._n(
      '%2 file of %3 →',
      '%2 files of %3 →',
      members.length,
      formatCount(members.length),
      visible(first)
    );
  }
  if (keys.length === 1 && first !== undefined) {
    return `${visible(first)} →`;
  }
  return keys.length === 0
    ? trans.__('All files →')
    : trans._n(
        '%2 file →',
        '%2 files →',
        keys.length,
        formatCount(keys.length)
      );
}

function outcome({ result }: DownloadJob, trans: TranslationBundle): string {
  const files = result?.files ?? [];
  const same = files.filter(file => file.fate === 'same').length;
  const skipped = files.filter(file => file.fate === 'skipped').length;
  const brought = files.length - same - skipped;
  const bytes = files
    .filter(file => file.fate !== 'same' && file.fate !== 'skipped')
    .reduce((sum, file) => sum + file.size, 0);
  const parts: string[] = [];
  if (brought > 0) {
    parts.push(
      trans._n(
        '%2 file, %3, verified',
        '%2 files, %3, verified',
        brought,
        formatCount(brought),
        formatSize(bytes)
      )
    );
  }
  if (same > 0) {
    parts.push(
      trans._n('%2 unchanged', '%2 unchanged', same, formatCount(same))
    );
  }
  if (skipped > 0) {
    parts.push(
      trans._n('%2 skipped', '%2 skipped', skipped, formatCount(skipped))
    );
  }
  return parts.join(' · ') || trans.__('Done');
}
