import type { Job } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type {
  DownloadJob,
  InstallJob,
  LakeJob,
  PlanJob,
  PublishJob
} from '../model/jobKinds';
import type { JobsModel } from '../model/jobs';
import type { JobListModel } from '../model/jobList';
import { useView } from '../../common/views/context';
import { JobLog } from './JobLog';
import { InstallJobRow } from '../../install/views/InstallJobRow';
import { JobRow, type IJobRowLog } from './JobRow';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import { LakeJobRow } from '../../lake/views/LakeJobRow';
import { PublishJobRow } from '../../publishing/views/PublishJobRow';
import { useStore } from '../../common/views/useStore';

export interface IJobListProps {
  jobs: JobsModel;
  transfers: JobListModel;
}

/** Everything that is being brought, and what was: newest first. */
export function JobList({ jobs, transfers }: IJobListProps): JSX.Element {
  const { trans, run } = useView();
  const state = useStore(jobs);
  const { logs } = useStore(transfers);
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
        <ul className="ossr-Jobs-list" aria-label={trans.__('Transfers')}>
          {state.jobs.map(job => (
            <Row
              key={job.id}
              job={job}
              log={{
                open: logs.has(job.id),
                toggle: () => transfers.showLog(job.id, !logs.has(job.id)),
                view: () => <JobLog job={job} jobs={jobs} />
              }}
            />
          ))}
        </ul>
      ) : (
        !state.problem && <Empty loaded={state.loaded} />
      )}
    </section>
  );
}

function Row({ job, log }: { job: Job; log: IJobRowLog }): JSX.Element {
  switch (job.spec.kind) {
    case 'download':
      return <JobRow job={job as DownloadJob} log={log} />;
    case 'publish':
      return <PublishJobRow job={job as PublishJob} log={log} />;
    case 'replicate':
    case 'fetch':
    case 'upload':
      return <LakeJobRow job={job as LakeJob} log={log} />;
    default:
      return <InstallJobRow job={job as PlanJob | InstallJob} log={log} />;
  }
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
