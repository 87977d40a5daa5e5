import type {
  Did,
  DownloadSpec,
  FetchResult,
  FetchSpec,
  InstallPlan,
  InstallResult,
  InstallSpec,
  Job,
  PlanInstallSpec,
  PublishResult,
  PublishSpec,
  ReplicateResult,
  ReplicateSpec,
  UploadResult,
  UploadSpec
} from '../../api/types';

/** A job that brings files. */
export type DownloadJob = Job & {
  spec: DownloadSpec;
  result: Extract<Job['result'], { kind: 'download' }> | null;
};
/** A job that works out what an install would do. */
export type PlanJob = Job & {
  spec: PlanInstallSpec;
  result: InstallPlan | null;
};
/** A job that does what a plan said. */
export type InstallJob = Job & {
  spec: InstallSpec;
  result: InstallResult | null;
};

/** A job that sends files and metadata to a repository. */
export type PublishJob = Job & {
  spec: PublishSpec;
  result: PublishResult | null;
};

/** A job on the Data Lake: data made available, brought, or sent there. */
export type LakeJob = Job & {
  spec: ReplicateSpec | FetchSpec | UploadSpec;
  result: ReplicateResult | FetchResult | UploadResult | null;
};

export function isDownload(job: Job): job is DownloadJob {
  return job.spec.kind === 'download';
}

export function isPlan(job: Job): job is PlanJob {
  return job.spec.kind === 'plan-install';
}

export function isInstall(job: Job): job is InstallJob {
  return job.spec.kind === 'install';
}

export function isPublish(job: Job): job is PublishJob {
  return job.spec.kind === 'publish';
}

export function isLake(job: Job): job is LakeJob {
  return 'lake' in job.spec;
}

/** A DID as people write it. */
export function didText({ scope, name }: Did): string {
  return `${scope}:${name}`;
}

/** What a job is called: the title of its record, else the best that is known. */
export function nameOf({ spec }: Job): string {
  if ('title' in spec && spec.title) {
    return spec.title;
  }
  switch (spec.kind) {
    case 'download':
      return spec.record;
    case 'plan-install':
      return spec.record ?? spec.folder ?? '';
    case 'install':
      return spec.plan;
    case 'publish':
      return spec.metadata.title || spec.folder;
    case 'replicate':
    case 'fetch':
      return didText(spec.did);
    case 'upload':
      return spec.paths.join(', ');
  }
}

/** The record that a job is about, as far as the job itself says. */
export function recordOf(job: Job): { source: string; record: string } | null {
  const { spec } = job;
  if (isInstall(job)) {
    const { source = null, record = null } = job.result?.environment ?? {};
    return source !== null && record !== null ? { source, record } : null;
  }
  if (isPublish(job)) {
    const { source, record } = job.result ?? {};
    return source && record ? { source, record } : null;
  }
  if (spec.kind === 'install' || spec.kind === 'publish' || isLake(job)) {
    return null;
  }
  const { source, record } = spec as DownloadSpec | PlanInstallSpec;
  return source && record ? { source, record } : null;
}
