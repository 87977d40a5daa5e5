import type {
  LakeDownloadResult,
  LakeDownloadSpec,
  Job,
  ReplicateResult,
  ReplicateSpec,
  UploadResult,
  UploadSpec
} from '../../api/types';

/** A job on the Data Lake: data made available, downloaded, or uploaded. */
export type LakeJob = Job & {
  spec: ReplicateSpec | LakeDownloadSpec | UploadSpec;
  result: ReplicateResult | LakeDownloadResult | UploadResult | null;
};

export function isLake(job: Job): job is LakeJob {
  return 'lake' in job.spec;
}
