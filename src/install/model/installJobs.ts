import type {
  InstallPlan,
  InstallResult,
  InstallSpec,
  Job,
  NotebookRun,
  PlanInstallSpec,
  RunReport,
  RunSpec,
  TryResult,
  TrySpec
} from '../../api/types';

/** A job that works out what an install would do. */
export type PlanJob = Job & {
  spec: PlanInstallSpec;
  result: InstallPlan | null;
};

/** A job that does what a plan said, and perhaps runs a notebook then. */
export type InstallJob = Job & {
  spec: InstallSpec | TrySpec;
  result: InstallResult | TryResult | null;
};

/** A job that runs notebooks. */
export type RunJob = Job & { spec: RunSpec; result: RunReport | null };

export function isPlan(job: Job): job is PlanJob {
  return job.spec.kind === 'plan-install';
}

export function isInstall(job: Job): job is InstallJob {
  return job.spec.kind === 'install' || job.spec.kind === 'try';
}

export function isRun(job: Job): job is RunJob {
  return job.spec.kind === 'run';
}

/** Whether the job puts back what an install changed. */
export function isUndo({ spec }: InstallJob): boolean {
  return spec.kind === 'install' && spec.undo === true;
}

/** What an install left; null while it has not ended well. */
export function resultOf({ result }: InstallJob): InstallResult | null {
  return result?.kind === 'try' ? result.install : result;
}

/** The notebooks that a job ran. */
export function runsOf({ result }: InstallJob | RunJob): NotebookRun[] {
  return result?.kind === 'try' || result?.kind === 'run'
    ? result.notebooks
    : [];
}
