import type {
  FetchResult,
  FetchSpec,
  Job,
  ReplicateResult,
  ReplicateSpec,
  UploadResult,
  UploadSpec
} from '../../api/types';

/** A job on the Data Lake: data made available, downloaded, or uploaded. */
export type LakeJob = Job & {
  spec: ReplicateSpec | FetchSpec | UploadSpec;
  result: ReplicateResult | FetchResult | UploadResult | null;
};

export function isLake(job: Job): job is LakeJob {
  return 'lake' in job.spec;
}
