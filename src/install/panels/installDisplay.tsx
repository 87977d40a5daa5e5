import type { IJobDisplay } from '../../tokens';
import { CommandIDs } from '../../common/commandIds';
import {
  isPlan,
  isUndo,
  resultOf,
  runsOf,
  type InstallJob,
  type PlanJob
} from '../model/installJobs';
import { runNotice } from './runDisplay';
import { InstallJobRow } from '../views/InstallJobRow';

/** How plans and installs are shown among the jobs, and what their notifications say. */
export const installDisplay: IJobDisplay<PlanJob | InstallJob> = {
  row: (job, log) => <InstallJobRow job={job} log={log} />,
  succeeded: (job, name, trans) => {
    if (isPlan(job)) {
      return {
        level: 'info',
        message: trans.__('The plan for %1 is ready', name)
      };
    }
    const result = resultOf(job);
    const kernel = result?.kernelDisplay ?? null;
    const [run] = runsOf(job);
    if (run) {
      return runNotice(run, trans);
    }
    const message = result?.undone
      ? trans.__('Install of %1 undone', name)
      : kernel === null
        ? trans.__('Installed %1', name)
        : trans.__('Installed %1. Kernel: %2', name, kernel);
    return { level: 'success', message };
  },
  failed: (job, name, why, trans) =>
    isPlan(job)
      ? trans.__('Could not plan the install of %1. %2', name, why)
      : isUndo(job)
        ? trans.__('Could not undo the install of %1. %2', name, why)
        : trans.__('Could not install %1. %2', name, why),
  open: job => ({ command: CommandIDs.showInstall, args: { job: job.id } }),
  failsInView: isPlan
};
