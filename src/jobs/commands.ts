import type { Job } from '../api/types';
import { CommandIDs } from '../common/commandIds';
import { argsSchema, text, notifyFailure, type Args } from '../common/commands';
import type { IJobsHost } from './host';
import { isActive } from './model/jobs';

/** What they do is loaded when the first of them is run: start-up stays small. */
const actions = () => import('./jobActions');

const JOB = { job: { type: 'string', description: 'Id of the job' } };

/** Commands on jobs; without an id they act on the only one that fits, or ask which. */
export function addJobCommands(host: IJobsHost): void {
  const { commands, jobs, trans, transfers } = host;
  const ended = (job: Job) => !isActive(job);
  const unfinished = (job: Job) => ended(job) && job.state !== 'succeeded';
  const on = (
    fits: (job: Job) => boolean,
    act: (job: Job, args: Args) => unknown
  ) => ({
    isEnabled: (args: Args) => {
      const job = jobs.get(text(args, 'job') ?? '');
      return job ? fits(job) : jobs.state.jobs.some(fits);
    },
    execute: (args: Args) =>
      notifyFailure(host, async () => {
        const job = await (await actions()).pick(host, args, fits);
        return job && act(job, args);
      })
  });

  commands.addCommand(CommandIDs.showJobs, {
    label: trans.__('Show Transfers'),
    caption: trans.__('Show running and finished transfers'),
    describedBy: argsSchema({}),
    execute: () => host.show()
  });
  commands.addCommand(CommandIDs.cancelJob, {
    label: trans.__('Cancel Transfer'),
    describedBy: argsSchema(JOB),
    ...on(isActive, job => jobs.cancel(job.id))
  });
  commands.addCommand(CommandIDs.retryJob, {
    label: trans.__('Retry or Resume Transfer'),
    describedBy: argsSchema({
      ...JOB,
      onConflict: {
        type: 'string',
        enum: ['ask', 'keep-both', 'replace', 'skip'],
        description: 'What to do with existing files'
      }
    }),
    ...on(unfinished, async (job, args) =>
      (await actions()).retry(jobs, job, args)
    )
  });
  commands.addCommand(CommandIDs.removeJob, {
    label: trans.__('Remove Transfer from List'),
    describedBy: argsSchema(JOB),
    ...on(ended, job => jobs.forget(job.id))
  });
  commands.addCommand(CommandIDs.clearFinishedJobs, {
    label: trans.__('Clear Finished Transfers'),
    describedBy: argsSchema({}),
    isEnabled: () => jobs.state.jobs.some(ended),
    execute: () =>
      notifyFailure(host, async () => (await actions()).clearFinished(host))
  });
  commands.addCommand(CommandIDs.showLog, {
    label: trans.__('Show Transfer Log'),
    describedBy: argsSchema(JOB),
    ...on(
      () => true,
      job => {
        transfers.showLog(job.id, true);
        host.show();
      }
    )
  });
}
