import { useState } from 'react';

import { CommandIDs } from '../../common/commandIds';
import type { InstallModel } from '../model/install';
import {
  isInstall,
  isUndo,
  type InstallJob,
  type PlanJob
} from '../model/installJobs';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { JobLog } from '../../jobs/views/JobLog';
import { JobProblem } from '../../jobs/views/JobProblem';
import { LogButton } from '../../jobs/views/RunningJob';

/** A plan that could not be made, or an install that ended early: why, and what to do. */
export function InstallFailure(props: {
  job: PlanJob | InstallJob;
  model: InstallModel;
}): JSX.Element {
  const { trans } = useView();
  const { job, model } = props;
  const install = isInstall(job);
  const failed = job.state === 'failed' || job.state === 'interrupted';
  const [open, setOpen] = useState(install && failed);
  const plan = model.planJob;
  return (
    <section className="ossr-Install-part">
      {/* The problem has a title of its own. */}
      <h3 className={failed && job.problem ? 'ossr-mod-unseen' : undefined}>
        {heading(job, trans)}
      </h3>
      {failed && <JobProblem job={job} />}
      {install && <p className="ossr-mod-faint">{left(job, model, trans)}</p>}
      <div className="ossr-Install-actions">
        {(!failed || !job.problem) && (
          <Action
            command={CommandIDs.retryJob}
            args={{ job: job.id }}
            label={
              job.state === 'interrupted'
                ? trans.__('Resume')
                : trans.__('Retry')
            }
            kind="main"
          />
        )}
        {plan && (
          <Action
            command={CommandIDs.refreshInstallPlan}
            args={{ job: plan.id }}
            label={trans.__('Recreate Plan')}
            kind={job.problem?.slug === 'plan-changed' ? 'main' : 'plain'}
          />
        )}
        {model.undoable && (
          <Action
            command={CommandIDs.undoInstall}
            args={{ job: job.id }}
            label={trans.__('Undo')}
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
    return trans.__('The incomplete environment was removed.');
  }
  switch (job.state) {
    case 'interrupted':
      return trans.__(
        'The environment of the kernel may be partly changed. Resume or undo the install.'
      );
    case 'cancelled':
      return trans.__('The environment was restored.');
    default:
      return trans.__('The environment was restored except as noted above.');
  }
}

function heading(
  job: PlanJob | InstallJob,
  trans: ReturnType<typeof useView>['trans']
): string {
  const install = isInstall(job);
  switch (job.state) {
    case 'cancelled':
      return install
        ? trans.__('Installation cancelled')
        : trans.__('Planning cancelled');
    case 'interrupted':
      return install
        ? trans.__('Installation interrupted')
        : trans.__('Planning interrupted');
    default:
      return install && isUndo(job)
        ? trans.__('Undo failed')
        : install
          ? trans.__('Installation failed')
          : trans.__('Planning failed');
  }
}
