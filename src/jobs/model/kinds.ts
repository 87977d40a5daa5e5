import type { TranslationBundle } from '@jupyterlab/translation';

import type { Job } from '../../api/types';
import type { ICommandCall } from '../../common/signIn';

export type JobSpec = Job['spec'];
export type JobKind = JobSpec['kind'];

/** Whether a job's log is open, and what shows it. */
export interface IJobRowLog {
  open: boolean;
  toggle(): void;
  view(): JSX.Element;
}

/** What a notification says of a job that succeeded. */
export interface IJobNotice {
  level: 'info' | 'success' | 'warning';
  message: string;
  /** Its buttons; without, one that shows the job. */
  actions?: readonly (ICommandCall & { label: string })[];
}

/** How jobs of one kind are shown; loaded when the first of them is shown. */
export interface IJobDisplay<J extends Job = Job> {
  /** The job in the list of jobs. */
  row(job: J, log: IJobRowLog): JSX.Element;
  succeeded(job: J, name: string, trans: TranslationBundle): IJobNotice;
  /** One sentence that ends with `why`. */
  failed(job: J, name: string, why: string, trans: TranslationBundle): string;
  /** Signs in where the job needs it; without, at the job's repository. */
  signIn?(job: J): ICommandCall;
  /** Opens the job elsewhere than in the list of jobs. */
  open?(job: J): ICommandCall;
  /** Its own view shows a failure: no notification while that view was just asked for. */
  failsInView?(job: J): boolean;
}

/** What a feature registers for the jobs that it submits. */
export interface IJobKind<K extends JobKind = JobKind> {
  kinds: readonly K[];
  /** What a job without a title is called. */
  nameOf(spec: Extract<JobSpec, { kind: K }>): string;
  /** Which way its bytes go; without, it is not counted in bytes. */
  direction?: 'down' | 'up';
  /** The record whose files on this disk changed; without, the one that the spec names. */
  recordOf?(job: Job): IRecordName | null;
  load(): Promise<IJobDisplay>;
}

export interface IRecordName {
  source: string;
  record: string;
}

/** The kinds of jobs; each feature adds its own. */
export class JobKinds {
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
    return 'record' in spec && spec.source && spec.record
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
