import type { Job, PublishResult, PublishSpec } from '../../api/types';

/** A job that sends files and metadata to a repository. */
export type PublishJob = Job & {
  spec: PublishSpec;
  result: PublishResult | null;
};

export function isPublish(job: Job): job is PublishJob {
  return job.spec.kind === 'publish';
}
