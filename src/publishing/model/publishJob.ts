import type { Job, PublishResult, PublishSpec } from '../../api/types';

/** A job that sends files and metadata to a repository. */
export type PublishJob = Job & {
  spec: PublishSpec;
  result: PublishResult | null;
};

export function isPublish(job: Job): job is PublishJob {
  return job.spec.kind === 'publish';
}

/** Whether it ended because of files in the draft that did not come from here. */
export function isBlockedByFiles({ problem }: PublishJob): boolean {
  return problem?.slug === 'changed-elsewhere' && problem.paths.length > 0;
}
