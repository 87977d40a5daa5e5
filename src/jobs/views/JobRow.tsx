import type { ReactNode } from 'react';

import type { ICommandCall, IJobRowLog } from '../../tokens';
import type { Job } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { ProgressBar } from '../../common/views/ProgressBar';
import { SmallButton } from '../../common/views/SmallButton';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useView } from '../../common/views/context';
import { JobProblem, type IJobProblemProps } from './JobProblem';
import { stateLabel } from './progressLabels';

export interface IJobRowProps {
  job: Job;
  /** What the job is about; untrusted. */
  name: string;
  /** What a click on the name does, and its tooltip. */
  link?: (ICommandCall & { title: string }) | null;
  /** What is done. */
  what: ReactNode;
  /** The accessible name of the progress bar. */
  progress: string;
  /** What came of it, once it succeeded. */
  outcome(): string;
  /** The outcome is a warning. */
  warns?: boolean;
  /** Stands in the view of what it is about: the name is there already. */
  within?: boolean;
  /** Without, the log is shown in the list of jobs. */
  log?: IJobRowLog;
  cancel?: { text: string; title?: string };
  /** The label of the button that starts it again. */
  retry?: string;
  problem?: Omit<IJobProblemProps, 'job'>;
  details?: ReactNode;
  actions?: ReactNode;
  /** The tooltip of the button that removes it from the list. */
  removeTitle: string;
}

/** One job: what, how far, and what can be done about it. */
export function JobRow(props: IJobRowProps): JSX.Element {
  const { trans, run } = useView();
  const { job, name, link, within = false, log, warns = false } = props;
  const { state } = job;
  const active = state === 'queued' || state === 'running';
  return (
    <li className="ossr-Job" data-state={state} data-kind={job.spec.kind}>
      {within ? null : link ? (
        <button
          type="button"
          className="ossr-Link ossr-Job-title"
          title={link.title}
          onClick={() => run(link.command, link.args)}
        >
          <UntrustedText text={name} />
        </button>
      ) : (
        <span className="ossr-Job-title">
          <UntrustedText text={name} />
        </span>
      )}
      <p className="ossr-Job-what">{props.what}</p>
      {active && !job.elsewhere && (
        <ProgressBar job={job} label={props.progress} />
      )}
      <p className={warns ? 'ossr-mod-warning' : 'ossr-Job-how'}>
        <UntrustedText text={stateLabel(job, trans, props.outcome)} />
      </p>
      {props.details}
      {job.problem && state !== 'cancelled' && !active && (
        <JobProblem job={job} {...props.problem} />
      )}
      <JobActions {...props} />
      {log?.open && log.view()}
    </li>
  );
}

function JobActions(props: IJobRowProps): JSX.Element {
  const { trans, run } = useView();
  const { job, cancel, log, within = false } = props;
  const { state, problem, resumable } = job;
  const active = state === 'queued' || state === 'running';
  const args = { job: job.id };
  if (job.elsewhere) {
    return (
      <div className="ossr-Files-actions">
        <SmallButton
          on={() => run(CommandIDs.cancelJob, args)}
          text={cancel?.text ?? trans.__('Cancel')}
          title={cancel?.title}
        />
      </div>
    );
  }
  const again = state === 'cancelled' || (state === 'interrupted' && !problem);
  return (
    <div className="ossr-Files-actions">
      {active && (
        <SmallButton
          on={() => run(CommandIDs.cancelJob, args)}
          text={cancel?.text ?? trans.__('Cancel')}
          title={cancel?.title}
        />
      )}
      {/* Never where Cancel was: a second click there must open nothing, and start nothing again. */}
      {log ? (
        <SmallButton
          on={log.toggle}
          text={trans.__('Log')}
          expanded={log.open}
        />
      ) : (
        <SmallButton
          on={() => run(CommandIDs.showLog, args)}
          text={trans.__('Log')}
        />
      )}
      {props.actions}
      {again && (
        <SmallButton
          on={() => run(CommandIDs.retryJob, args)}
          text={
            props.retry ?? (resumable ? trans.__('Resume') : trans.__('Retry'))
          }
        />
      )}
      {!active && (
        <SmallButton
          on={() => run(CommandIDs.removeJob, args)}
          text={within ? trans.__('Dismiss') : trans.__('Remove')}
          title={props.removeTitle}
        />
      )}
    </div>
  );
}
