import type {
  IEnvironments,
  IEnvironmentsState,
  IJobs,
  IInstallsClient
} from '../../tokens';
import type { Environment, Job, LockFile } from '../../api/types';
import { isInstall } from './installJobs';
import { Latest, shown, Store } from '../../common/model/store';

/**
 * The environments that were made here; asked for when they are first shown, and again when an
 * install has ended.
 */
export class EnvironmentsModel
  extends Store<IEnvironmentsState>
  implements IEnvironments
{
  constructor(
    private _client: IInstallsClient,
    private _jobs: IJobs
  ) {
    super({ environments: { status: 'idle' } });
    _jobs.ended.connect(this._onEnded, this);
  }

  /** Newest first, as far as they are known. */
  get environments(): readonly Environment[] {
    return shown(this.state.environments) ?? [];
  }

  get(id: string): Environment | undefined {
    return this.environments.find(one => one.id === id);
  }

  load(): Promise<void> {
    return this._latest.run(
      shown(this.state.environments),
      () => this._client.environments(),
      environments => this.set({ environments })
    );
  }

  /** Start a plan for the newest version of its record; rejects with a `ProblemError`. */
  update(id: string): Promise<Job> {
    return this._jobs.adopt(this._client.updateEnvironment(id));
  }

  /** Start a plan that makes the same versions again. */
  repair(id: string): Promise<Job> {
    return this._jobs.adopt(this._client.repairEnvironment(id));
  }

  /** Remove its kernel and its files. */
  async remove(id: string): Promise<Environment> {
    const removed = await this._client.removeEnvironment(id);
    const left = this.environments.filter(one => one.id !== id);
    this._latest.abort();
    this.set({ environments: { status: 'ready', value: left } });
    return removed;
  }

  lock(id: string): Promise<LockFile> {
    return this._client.lockEnvironment(id);
  }

  private _onEnded(_: unknown, job: Job): void {
    if (isInstall(job) && this.state.environments.status !== 'idle') {
      void this.load();
    }
  }

  private _latest = new Latest();
}
