import type { Job } from '../api/types';
import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import { addCommands } from '../common/commands';
import type { IJobsHost } from './host';
import { hasEnded, isActive, isUnfinished } from './model/jobs';

/** Commands on jobs; without an id they act on the only one that fits, or ask which. */
export function addJobCommands(host: IJobsHost): void {
  const { jobs, trans } = host;
  const category = trans.__('OSSR');
  const has = (fits: (job: Job) => boolean) => (args: Args) => {
    const job = jobs.get(text(args, 'job') ?? '');
    return job ? fits(job) : jobs.state.jobs.some(fits);
  };
  const load = async () => (await import('./actions')).jobActions(host);
  addCommands(host, load, {
    [CommandIDs.showJobs]: {
      label: trans.__('Show Transfers'),
      caption: trans.__('Show running and finished transfers'),
      category
    },
    [CommandIDs.cancelJob]: {
      label: trans.__('Cancel Transfer'),
      isEnabled: has(isActive),
      category
    },
    [CommandIDs.retryJob]: {
      label: trans.__('Retry or Resume Transfer'),
      isEnabled: has(isUnfinished),
      category
    },
    [CommandIDs.removeJob]: {
      label: trans.__('Remove Transfer from List'),
      isEnabled: has(hasEnded),
      category
    },
    [CommandIDs.clearFinishedJobs]: {
      label: trans.__('Clear Finished Transfers'),
      isEnabled: () => jobs.state.jobs.some(hasEnded),
      category
    },
    [CommandIDs.showLog]: {
      label: trans.__('Show Transfer Log'),
      isEnabled: has(() => true),
      category
    }
  });
}
