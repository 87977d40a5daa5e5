import type { IJobs, IInstallsClient, Loaded } from '../../tokens';
import type {
  InstallPlan,
  Job,
  KernelTarget,
  PlanInstallSpec,
  TargetSpec
} from '../../api/types';
import {
  isInstall,
  isPlan,
  resultOf,
  type InstallJob,
  type PlanJob
} from './installJobs';
import { InstallRuns } from './installRuns';
import { PlanDataModel } from './planData';
import { isActive } from '../../jobs/model/jobs';
import { Latest, shown, Store } from '../../common/model/store';

export interface IInstallState {
  /** The newest plan asked for. */
  planJob: string;
  /** What was planned before, to be seen while something else is worked out. */
  before: InstallPlan | null;
  targets: Loaded<KernelTarget[]>;
  /** Where the files are that were kept instead of an install. */
  downloadedTo: string | null;
  /** A kernel is to be chosen, and none is yet: what is planned is for elsewhere. */
  choosing: boolean;
  /** It was asked for to see a notebook run. */
  trying: boolean;
}

/** What can be changed about a plan. */
export type PlanChange = Partial<
  Pick<
    PlanInstallSpec,
    'target' | 'sign' | 'requirements' | 'postBuild' | 'extras'
  >
>;

/** Where an install stands. */
export type InstallStage =
  | { at: 'planning'; job: PlanJob | null; before: InstallPlan | null }
  | { at: 'no-plan'; job: PlanJob; before: InstallPlan | null }
  | { at: 'planned'; job: PlanJob; plan: InstallPlan }
  | { at: 'installing'; job: InstallJob; plan: InstallPlan | null }
  | { at: 'failed'; job: InstallJob; plan: InstallPlan | null }
  | { at: 'installed'; job: InstallJob; plan: InstallPlan | null };

/**
 * One install on its way: a plan, perhaps changed and made again, the yes, and what came of it.
 *
 * #### Notes
 * All of it lives in the server's jobs; this only knows which. It changes when they do.
 */
export class InstallModel extends Store<IInstallState> {
  constructor(
    private _client: IInstallsClient,
    private _jobs: IJobs,
    job: Job,
    /** The notebook that is to be tried, '' for the record's first; null for an install alone. */
    readonly notebook: string | null = null
  ) {
    super({
      planJob: isPlan(job) ? job.id : '',
      before: null,
      targets: { status: 'idle' },
      downloadedTo: null,
      choosing: false,
      trying: notebook !== null
    });
    this._plan = isPlan(job) ? job : null;
    this._install = isInstall(job) ? job : null;
    this.data = new PlanDataModel(_client);
    this.runs = new InstallRuns(
      _jobs,
      () => this.installJob,
      () => this.title
    );
    _jobs.changed.connect(this._touch, this);
  }

  /** Data of lakes for the notebooks of the plan. */
  readonly data: PlanDataModel;

  /** Runs of notebooks in its kernel. */
  readonly runs: InstallRuns;

  get jobs(): IJobs {
    return this._jobs;
  }

  /** The plan as a job; null while it is not known. */
  get planJob(): PlanJob | null {
    const { planJob } = this.state;
    const plans = this._jobs.state.jobs.filter(isPlan);
    const wanted = this._install?.spec.plan;
    const found =
      planJob === ''
        ? plans.find(({ result }) => result !== null && result.id === wanted)
        : plans.find(({ id }) => id === planJob);
    // Taken off the list, it is still what is shown here.
    this._plan = found ?? this._plan;
    return this._plan;
  }

  /** The newest install of this plan. */
  get installJob(): InstallJob | null {
    const plan = this._install?.spec.plan ?? this.planJob?.result?.id;
    const found = this._jobs.state.jobs
      .filter(isInstall)
      .find(({ spec }) => plan !== undefined && spec.plan === plan);
    this._install = found ?? this._install;
    return this._install;
  }

  get stage(): InstallStage {
    const planJob = this.planJob;
    const job = this.installJob;
    const { before } = this.state;
    if (job) {
      const plan = planJob?.result ?? null;
      if (isActive(job)) {
        return { at: 'installing', job, plan };
      }
      const at = job.state === 'succeeded' ? 'installed' : 'failed';
      return { at, job, plan };
    }
    if (planJob?.state === 'succeeded' && planJob.result) {
      return { at: 'planned', job: planJob, plan: planJob.result };
    }
    if (planJob && !isActive(planJob)) {
      return { at: 'no-plan', job: planJob, before };
    }
    return { at: 'planning', job: planJob, before };
  }

  /** What it is the install of. */
  get title(): string {
    const { planJob, installJob } = this;
    return (
      planJob?.result?.title ||
      planJob?.spec.title ||
      installJob?.spec.title ||
      planJob?.spec.record ||
      planJob?.spec.folder ||
      ''
    );
  }

  /** Whether a notebook of the record is to be run, or was. */
  get trying(): boolean {
    return this.state.trying || this.installJob?.spec.kind === 'try';
  }

  /** The target that is planned for, or being worked out. */
  get target(): TargetSpec {
    return this.planJob?.spec.target ?? { kind: 'new', name: '' };
  }

  /** Plan again, with a change; rejects with a `ProblemError`. */
  async replan(change: PlanChange = {}): Promise<void> {
    const { planJob } = this;
    if (!planJob) {
      return;
    }
    const before = planJob.result ?? this.state.before;
    const { downloadedTo } = this.state;
    if (isActive(planJob)) {
      await this._jobs.cancel(planJob.id);
    }
    const spec = { ...planJob.spec, ...change };
    const job = await this._jobs.submit(
      downloadedTo === null
        ? spec
        : { ...spec, folder: downloadedTo, source: null, record: null }
    );
    this._install = null;
    this._plan = isPlan(job) ? job : null;
    this.set({ planJob: job.id, before, downloadedTo: null, choosing: false });
    void this._forget(planJob);
  }

  /** Choose among the kernels that are here, or leave that. */
  choose(choosing: boolean): void {
    this.set({ choosing });
  }

  /**
   * The yes: do what the plan says, and nothing else.
   *
   * @param run - Run a notebook of the record then, with the data that is chosen.
   */
  async start(run = false): Promise<Job | null> {
    const { stage } = this;
    if (
      stage.at !== 'planned' ||
      !stage.plan.installable ||
      this.state.choosing
    ) {
      return null;
    }
    const { id: plan, digest, title } = stage.plan;
    const spec = { plan, digest, title };
    if (!run) {
      return this._jobs.submit({ kind: 'install', ...spec });
    }
    const notebooks = this.notebook ? [this.notebook] : [];
    const data = await this.data.chosen(plan);
    return this._jobs.submit({ kind: 'try', ...spec, notebooks, data });
  }

  /** Whether there is something that `undo` could put back. */
  get undoable(): boolean {
    const { stage, target } = this;
    if (stage.at === 'installed') {
      return resultOf(stage.job)?.undoable === true;
    }
    return (
      stage.at === 'failed' &&
      stage.job.state === 'interrupted' &&
      target.kind === 'kernel'
    );
  }

  /** Put back what the install changed in a kernel's environment. */
  async undo(): Promise<Job | null> {
    const { installJob } = this;
    if (!installJob || !this.undoable) {
      return null;
    }
    const { plan, digest, title } = installJob.spec;
    return this._jobs.submit({
      kind: 'install',
      plan,
      digest,
      title,
      undo: true
    });
  }

  /** Keep the files that the plan looked at; the folder, relative to Jupyter's root. */
  async keepFiles(): Promise<string> {
    if (this.state.downloadedTo !== null) {
      return this.state.downloadedTo;
    }
    const plan = this.planJob?.result;
    if (!plan) {
      throw new Error('No plan yet.');
    }
    const { folder } = await this._client.downloadPlanFiles(plan.id);
    this.set({ downloadedTo: folder });
    return folder;
  }

  /** Ask which kernels there are. */
  loadTargets(): Promise<void> {
    return this._targets.run(
      shown(this.state.targets),
      () => this._client.kernels(),
      targets => this.set({ targets })
    );
  }

  dispose(): void {
    this._jobs.changed.disconnect(this._touch, this);
    this._targets.abort();
    this.data.dispose();
  }

  /** A plan that another took the place of is nothing to keep on a list. */
  private async _forget(old: PlanJob): Promise<void> {
    const plan = old.result?.id;
    const used = this._jobs.state.jobs.some(
      job => isInstall(job) && job.spec.plan === plan
    );
    if (old.state === 'succeeded' && !used) {
      // Gone already, for all that is known: then it is as it should be.
      await this._jobs.forget(old.id).catch(() => undefined);
    }
  }

  private _touch(): void {
    // Looked at, they are remembered.
    void this.planJob;
    void this.installJob;
    this.set({});
  }

  private _plan: PlanJob | null;
  private _install: InstallJob | null;
  private _targets = new Latest();
}
