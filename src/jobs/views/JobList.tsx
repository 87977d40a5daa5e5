import type { IJobRowLog, IJobs } from '../../tokens';
import type { Job } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { JobListModel } from '../model/jobList';
import { useView } from '../../common/views/context';
import { JobLog } from './JobLog';
import { JobRow } from './JobRow';
import { visible } from '../../common/views/text';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import { useStore } from '../../common/views/useStore';

export interface IJobListProps {
  jobs: IJobs;
  transfers: JobListModel;
}

/** All jobs, newest first. */
export function JobList({ jobs, transfers }: IJobListProps): JSX.Element {
  const { trans, run } = useView();
  const state = useStore(jobs);
  const active = jobs.active.length;
  return (
    <section className="ossr-Jobs" aria-label={trans.__('Transfers')}>
      <p className="ossr-Jobs-status" role="status">
        {active > 0
          ? trans._n('%1 active transfer', '%1 active transfers', active)
          : state.jobs.length > 0
            ? trans.__('No active transfers')
            : ''}
      </p>
      {state.problem && (
        <ProblemNotice
          problem={state.problem}
          onRetry={() => void jobs.load()}
        />
      )}
      {state.jobs.length > active && (
        <button
          type="button"
          className="ossr-Link"
          onClick={() => run(CommandIDs.clearFinishedJobs)}
        >
          {trans.__('Clear Finished')}
        </button>
      )}
      {state.jobs.length > 0 ? (
        <JobRows shown={state.jobs} jobs={jobs} transfers={transfers} />
      ) : (
        !state.problem && <Empty loaded={state.loaded} />
      )}
    </section>
  );
}

/** Some of the jobs, with their logs where they are open. */
export function JobRows(
  props: IJobListProps & { shown: readonly Job[] }
): JSX.Element {
  const { trans } = useView();
  const { shown, jobs, transfers } = props;
  const { logs } = useStore(transfers);
  return (
    <ul className="ossr-Jobs-list" aria-label={trans.__('Transfers')}>
      {shown.map(job => (
        <Row
          key={job.id}
          job={job}
          jobs={jobs}
          log={{
            open: logs.has(job.id),
            toggle: () => transfers.showLog(job.id, !logs.has(job.id)),
            view: () => <JobLog job={job} jobs={jobs} />
          }}
        />
      ))}
    </ul>
  );
}

/** A job as its feature shows it; plainly where that feature is disabled. */
function Row(props: { job: Job; jobs: IJobs; log: IJobRowLog }): JSX.Element {
  const { trans } = useView();
  const { job, jobs, log } = props;
  const display = jobs.kinds.displayOf(job);
  if (display) {
    return display.row(job, log);
  }
  const name = jobs.kinds.nameOf(job) || job.spec.kind;
  return (
    <JobRow
      job={job}
      name={name}
      what={job.spec.kind}
      progress={visible(name)}
      outcome={() => trans.__('Done')}
      log={log}
      removeTitle={trans.__('Remove from list')}
    />
  );
}

function Empty({ loaded }: { loaded: boolean }): JSX.Element {
  const { trans, run } = useView();
  return loaded ? (
    <div className="ossr-Jobs-empty">
      <p>{trans.__('Downloads, installs and uploads appear here.')}</p>
      <button
        type="button"
        className="jp-Button jp-mod-styled"
        onClick={() => run(CommandIDs.searchRecords)}
      >
        {trans.__('Find a Record')}
      </button>
    </div>
  ) : (
    <p>{trans.__('Loading…')}</p>
  );
}
