import type {
  IJobDisplay,
  IJobKind,
  IJobKinds,
  IRecordName,
  JobKind
} from '../../tokens';
import type { Job } from '../../api/types';

/** The kinds of jobs; each feature adds its own. */
export class JobKinds implements IJobKinds {
  add<K extends JobKind>(kind: IJobKind<K>): void {
    for (const name of kind.kinds) {
      this._kinds.set(name, kind as unknown as IJobKind);
    }
  }

  /** The title of a job, else the best name that is known. */
  nameOf({ spec }: Job): string {
    return (
      ('title' in spec && spec.title) ||
      this._kinds.get(spec.kind)?.nameOf(spec) ||
      ''
    );
  }

  directionOf({ spec }: Job): 'down' | 'up' | null {
    return this._kinds.get(spec.kind)?.direction ?? null;
  }

  /** The record that a job is about, as far as the job itself says. */
  recordOf(job: Job): IRecordName | null {
    const { spec } = job;
    const known = this._kinds.get(spec.kind)?.recordOf?.(job);
    if (known) {
      return known;
    }
    return 'record' in spec && 'source' in spec && spec.source && spec.record
      ? { source: spec.source, record: spec.record }
      : null;
  }

  /** Load how a job is shown; null where its feature is disabled. */
  async load({ spec }: Job): Promise<IJobDisplay | null> {
    const kind = this._kinds.get(spec.kind);
    if (!kind) {
      return null;
    }
    const display = this._displays.get(kind) ?? (await kind.load());
    this._displays.set(kind, display);
    return display;
  }

  /** Load how jobs of every kind are shown. */
  async loadAll(): Promise<void> {
    await Promise.all(
      [...new Set(this._kinds.values())].map(async kind => {
        this._displays.set(kind, await kind.load());
      })
    );
  }

  /** How a job is shown, if that is loaded. */
  displayOf({ spec }: Job): IJobDisplay | null {
    const kind = this._kinds.get(spec.kind);
    return (kind && this._displays.get(kind)) ?? null;
  }

  private _kinds = new Map<JobKind, IJobKind>();
  private _displays = new Map<IJobKind, IJobDisplay>();
}
