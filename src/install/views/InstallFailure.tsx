import { useState } from 'react';

import { CommandIDs } from '../../common/commandIds';
import type { InstallModel } from '../model/install';
import type { InstallJob, PlanJob } from '../../jobs/model/jobKinds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { JobLog } from '../../jobs/views/JobLog';
import { JobProblem } from '../../jobs/views/JobProblem';
import { LogButton } from '../../jobs/views/RunningJob';

/** A plan that could not be made, or an install that ended early: why, and what to do. */
export function Failed(props: {
  job: PlanJob | InstallJob;
  model: InstallModel;
}): JSX.Element {
  const { trans } = useView();
  const { job, model } = props;
  const install = job.spec.kind === 'install';
  const failed = job.state === 'failed' || job.state === 'interrupted';
  const [open, setOpen] = useState(install && failed);
  const plan = model.planJob;
  return (
    <section className="ossr-Install-part">
      <h3>{heading(job, trans)}</h3>
      {failed && <JobProblem job={job} />}
      {install && <p className="ossr-mod-faint">{left(job, model, trans)}</p>}
      <div className="ossr-Install-actions">
        {(!failed || !job.problem) && (
          <Action
            command={CommandIDs.retryJob}
            args={{ job: job.id }}
            label={
              job.state === 'interrupted'
                ? trans.__('Go on')
                : trans.__('Try again')
            }
            kind="main"
          />
        )}
        {plan && (
          <Action
            command={CommandIDs.planAgain}
            args={{ job: plan.id }}
            label={trans.__('Plan again')}
            kind={job.problem?.slug === 'plan-changed' ? 'main' : 'plain'}
          />
        )}
        {model.undoable && (
          <Action
            command={CommandIDs.undoInstall}
            args={{ job: job.id }}
            label={trans.__('Put it back as it was')}
          />
        )}
        <LogButton open={open} toggle={() => setOpen(!open)} />
      </div>
      {open && <JobLog job={job} jobs={model.jobs} />}
    </section>
  );
}

/** What an install that ended early left where it was to go. */
function left(
  job: PlanJob | InstallJob,
  { target }: InstallModel,
  trans: ReturnType<typeof useView>['trans']
): string {
  if (target.kind === 'new') {
    return trans.__('No half-made environment is kept or offered as a kernel.');
  }
  switch (job.state) {
    case 'interrupted':
      return trans.__(
        'A part of it may be in the environment of the kernel: go on, or put it back as it was.'
      );
    case 'cancelled':
      return trans.__('The environment of the kernel is as it was before.');
    default:
      return trans.__(
        'The environment of the kernel is as it was before, but for what is said above.'
      );
  }
}

function heading(
  job: PlanJob | InstallJob,
  trans: ReturnType<typeof useView>['trans']
): string {
  const install = job.spec.kind === 'install';
  switch (job.state) {
    case 'cancelled':
      return install
        ? trans.__('The install was cancelled')
        : trans.__('The plan was cancelled');
    case 'interrupted':
      return install
        ? trans.__('The install was interrupted')
        : trans.__('The plan was interrupted');
    default:
      return job.spec.kind === 'install' && job.spec.undo
        ? trans.__('It was not put back')
        : install
          ? trans.__('It was not installed')
          : trans.__('There is no plan');
  }
}
