import { InputDialog } from '@jupyterlab/apputils';

import type { Conflict, Job } from '../api/types';
import { text, type Args } from '../common/commands';
import type { IJobs } from '../tokens';
import type { IJobsHost } from './host';
import { isActive } from './model/jobs';

const CONFLICTS: readonly Conflict[] = ['ask', 'keep-both', 'replace', 'skip'];

/** Try it again, with the answer to a conflict that the arguments give. */
export function retry(jobs: IJobs, job: Job, args: Args): Promise<Job> {
  const onConflict = CONFLICTS.find(way => way === args.onConflict);
  return jobs.retry(job.id, onConflict ? { onConflict } : {});
}

/** Take all that ended off the list. */
export async function clearFinished({ jobs }: IJobsHost): Promise<void> {
  // One after the other: a long list must not be a burst of requests.
  for (const job of jobs.state.jobs.filter(other => !isActive(other))) {
    await jobs.forget(job.id);
  }
}

/** The job that is meant; null if the user does not say. */
export async function pick(
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
