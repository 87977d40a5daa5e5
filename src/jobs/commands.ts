import { InputDialog } from '@jupyterlab/apputils';

import type { IJobs } from '../tokens';
import type { Conflict, Job } from '../api/types';
import { isActive } from './model/jobs';
import type { JobListModel } from './model/jobList';
import { CommandIDs } from '../common/commandIds';
import {
  argsSchema,
  text,
  notifyFailure,
  type Args,
  type INotifier
} from '../common/commands';

export interface IJobsHost extends INotifier {
  jobs: IJobs;
  transfers: JobListModel;
  /** Show the list of jobs. */
  show(): void;
}

const JOB = { job: { type: 'string', description: 'Id of the job' } };
const WAYS: readonly Conflict[] = ['ask', 'keep-both', 'replace', 'skip'];

/** Commands on jobs; without an id they act on the only one that fits, or ask which. */
export function addJobCommands(host: IJobsHost): void {
  const { commands, jobs, trans, transfers } = host;
  const ended = (job: Job) => !isActive(job);
  const unfinished = (job: Job) => ended(job) && job.state !== 'succeeded';
  const on = (
    fits: (job: Job) => boolean,
    act: (job: Job, args: Args) => Promise<unknown>
  ) => ({
    isEnabled: (args: Args) => {
      const job = jobs.get(text(args, 'job') ?? '');
      return job ? fits(job) : jobs.state.jobs.some(fits);
    },
    execute: (args: Args) =>
      notifyFailure(host, async () => {
        const job = await pick(host, args, fits);
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
        enum: WAYS,
        description: 'What to do with existing files'
      }
    }),
    ...on(unfinished, (job, args) => {
      const onConflict = WAYS.find(way => way === args.onConflict);
      return jobs.retry(job.id, onConflict ? { onConflict } : {});
    })
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
      notifyFailure(host, async () => {
        // One after the other: a long list must not be a burst of requests.
        for (const job of jobs.state.jobs.filter(ended)) {
          await jobs.forget(job.id);
        }
      })
  });
  commands.addCommand(CommandIDs.showLog, {
    label: trans.__('Show Transfer Log'),
    describedBy: argsSchema(JOB),
    ...on(
      () => true,
      async job => {
        transfers.showLog(job.id, true);
        host.show();
      }
    )
  });
}

/** The job that is meant; null if the user does not say. */
async function pick(
  { jobs, trans }: IJobsHost,
  args: Args,
  fits: (job: Job) => boolean
): Promise<Job | null> {
  const id = text(args, 'job');
  if (id !== undefined) {
    return jobs.get(id) ?? null;
  }
  if (!jobs.state.loaded) {
    await jobs.load();
  }
  const fitting = jobs.state.jobs.filter(fits);
  if (fitting.length < 2) {
    return fitting[0] ?? null;
  }
  const names = fitting.map(
    (job, index) => `${index + 1}. ${jobs.kinds.nameOf(job)}`
  );
  const asked = await InputDialog.getItem({
    title: trans.__('Which transfer?'),
    items: names
  });
  const index = asked.button.accept ? names.indexOf(asked.value ?? '') : -1;
  return fitting[index] ?? null;
}
