import { useState } from 'react';

import type { IJobs } from '../../tokens';
import type { Job } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { ProgressBar } from '../../common/views/ProgressBar';
import { useView } from '../../common/views/context';
import { JobLog } from './JobLog';
import { progressLabel } from './progressLabels';

export interface IRunningJobProps {
  job: Job | null;
  jobs: IJobs;
  title: string;
  note: string;
  /** Show the log at once. */
  log?: boolean;
}

/** A plan or an install while it runs: how far, what it says, and a way to stop it. */
export function RunningJob(props: IRunningJobProps): JSX.Element {
  const { trans } = useView();
  const { job, jobs, title, note, log = false } = props;
  const [open, setOpen] = useState(log);
  return (
    <section className="ossr-Install-part ossr-Working" aria-label={title}>
      <h3>{title}</h3>
      {job && <ProgressBar job={job} label={title} />}
      <p role="status">
        {job?.state === 'queued'
          ? (job.progress?.note ?? trans.__('Queued'))
          : job
            ? progressLabel(job, trans)
            : trans.__('Starting')}
      </p>
      <p className="ossr-mod-faint">{note}</p>
      {job && (
        <div className="ossr-Install-actions">
          <Action
            command={CommandIDs.cancelJob}
            args={{ job: job.id }}
            label={trans.__('Cancel')}
          />
          <LogButton open={open} toggle={() => setOpen(!open)} />
        </div>
      )}
      {job && open && <JobLog job={job} jobs={jobs} />}
    </section>
  );
}

/** Shows and hides a log. */
export function LogButton(props: {
  open: boolean;
  toggle(): void;
}): JSX.Element {
  const { trans } = useView();
  return (
    <button
      type="button"
      className="jp-Button jp-mod-styled ossr-Action"
      aria-expanded={props.open}
      onClick={props.toggle}
    >
      {trans.__('Log')}
    </button>
  );
}
