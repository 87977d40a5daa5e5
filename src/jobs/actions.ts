import type { Conflict, Job } from '../api/types';
import { askItem } from '../common/inputDialogs';
import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import type { Actions } from '../common/commands';
import type { IJobsHost } from './host';
import { hasEnded, isActive, isUnfinished } from './model/jobs';

const CONFLICTS: readonly Conflict[] = ['ask', 'keep-both', 'replace', 'skip'];
const JOB = { job: { type: 'string', description: 'Id of the job' } };

/** What the commands on jobs do. */
export function jobActions(host: IJobsHost) {
  const { jobs, transfers } = host;
  const on =
    (fits: (job: Job) => boolean, act: (job: Job, args: Args) => unknown) =>
    async (args: Args) => {
      const job = await pick(host, args, fits);
      return job && act(job, args);
    };
  return {
    [CommandIDs.showJobs]: { run: () => host.show() },
    [CommandIDs.cancelJob]: {
      args: JOB,
      run: on(isActive, ({ id }) => jobs.cancel(id))
    },
    [CommandIDs.retryJob]: {
      args: {
        ...JOB,
        onConflict: {
          type: 'string',
          enum: CONFLICTS,
          description: 'What to do with existing files'
        }
      },
      run: on(isUnfinished, ({ id }, args) => {
        const onConflict = CONFLICTS.find(way => way === args.onConflict);
        return jobs.retry(id, onConflict ? { onConflict } : {});
      })
    },
    [CommandIDs.removeJob]: {
      args: JOB,
      run: on(hasEnded, ({ id }) => jobs.forget(id))
    },
    [CommandIDs.clearFinishedJobs]: { run: () => clearFinished(host) },
    [CommandIDs.showLog]: {
      args: JOB,
      run: on(
        () => true,
        ({ id }) => {
          transfers.showLog(id, true);
          host.show();
        }
      )
    }
  } satisfies Actions;
}

/** Take all that ended off the list. */
async function clearFinished({ jobs }: IJobsHost): Promise<void> {
  // One after the other: a long list must not be a burst of requests.
  for (const job of jobs.state.jobs.filter(hasEnded)) {
    await jobs.forget(job.id);
  }
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
  return askItem(fitting, job => jobs.kinds.nameOf(job), {
    title: trans.__('Which transfer?')
  });
}
