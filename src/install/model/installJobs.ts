import type {
  InstallPlan,
  InstallResult,
  InstallSpec,
  Job,
  PlanInstallSpec
} from '../../api/types';

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

export function isPlan(job: Job): job is PlanJob {
  return job.spec.kind === 'plan-install';
}

export function isInstall(job: Job): job is InstallJob {
  return job.spec.kind === 'install';
}
