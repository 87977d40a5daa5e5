import type { IFiles, IJobs, Loaded } from '../../tokens';
import type { LakeClient } from '../../api/lakes';
import { ProblemError } from '../../api/problem';
import type {
  Did,
  LakeDownloadSpec,
  Job,
  Lake,
  ReplicateSpec,
  ReplicationPlan
} from '../../api/types';
import { Latest, shown, Store } from '../../common/model/store';

export interface IPlanState {
  /** What making the DID available would do. */
  plan: Loaded<ReplicationPlan>;
  lifetime: number | null;
  /** Ask a person at the lake. */
  approval: boolean;
  /** Nobody is signed in: open data can be downloaded only. */
  guest: boolean;
  /** Folder that files are downloaded to; null while the default applies. */
  chosen: string | null;
}

/** Making one DID available here: what it would do, and doing it. */
export class ReplicationPlanModel extends Store<IPlanState> {
  constructor(
    readonly lake: Lake,
    readonly did: Did,
    private _client: LakeClient,
    private _jobs: IJobs,
    private _files: IFiles
  ) {
    super({
      plan: { status: 'idle' },
      lifetime: lake.lifetimeDays,
      approval: false,
      guest: false,
      chosen: null
    });
    _files.changed.connect(this._touch, this);
  }

  get replicates(): boolean {
    return !this.state.guest && this.lake.abilities.includes('replicate');
  }

  get includesFile(): boolean {
    return this.lake.abilities.includes('download');
  }

  /** Folder that files are downloaded to, relative to Jupyter's root. */
  get folder(): string {
    return this.state.chosen ?? this._files.state.base;
  }

  /** Whether a press of the button does it now. */
  get ready(): boolean {
    const plan = shown(this.state.plan);
    return (
      this.state.plan.status === 'ready' &&
      plan !== null &&
      // What is in the way, such as the quota, is for a person at the lake to judge.
      (plan.fits ? plan.why === null : this.state.approval)
    );
  }

  setFolder(chosen: string | null): void {
    this.set({ chosen });
  }

  /** What is chosen; the plan that is shown is worked out again by `load`. */
  choose(
    change: Partial<Pick<IPlanState, 'lifetime' | 'approval' | 'guest'>>
  ): void {
    this.set(change);
  }

  /** What a rule would do, now; rejects with a `ProblemError`. */
  async look(): Promise<ReplicationPlan> {
    await this.load();
    const { plan } = this.state;
    if (plan.status === 'failed') {
      throw new ProblemError(plan.problem);
    }
    const found = shown(plan);
    if (!found) {
      throw new Error('No plan for this lake.');
    }
    return found;
  }

  /** Work out what a rule would do; nothing is done. */
  async load(): Promise<void> {
    if (this.lake.abilities.includes('replicate')) {
      await this._latest.run(
        shown(this.state.plan),
        signal => this._client.planReplication(this.lake.id, this.spec, signal),
        plan => this.set({ plan })
      );
    }
  }

  get spec(): ReplicateSpec {
    return {
      kind: 'replicate',
      lake: this.lake.id,
      did: this.did,
      lifetimeDays: this.state.lifetime,
      approval: this.state.approval
    };
  }

  /** Make the rule, and follow it as a job. */
  replicate(): Promise<Job> {
    return this._jobs.submit(this.spec);
  }

  /** Follow a rule that is there. */
  follow(rule: string): Promise<Job> {
    return this._jobs.submit({ ...this.spec, rule });
  }

  /** Download the files to the folder and verify them. */
  async download(): Promise<Job> {
    await this._files.ready();
    const spec: LakeDownloadSpec = {
      kind: 'lake-download',
      lake: this.lake.id,
      did: this.did,
      folder: this.folder
    };
    return this._jobs.submit(spec);
  }

  dispose(): void {
    this._latest.abort();
    this._files.changed.disconnect(this._touch, this);
  }

  private _touch(): void {
    this.set({});
  }

  private _latest = new Latest();
}
