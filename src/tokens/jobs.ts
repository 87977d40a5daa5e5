import { Token } from '@lumino/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';

import type { Job, JobSpec, ProblemDocument, RetryIn } from '../api/types';
import type { ICommandCall, IStore } from './base';

export type JobKind = Job['spec']['kind'];

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
  nameOf(spec: Extract<Job['spec'], { kind: K }>): string;
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
export interface IJobKinds {
  add<K extends JobKind>(kind: IJobKind<K>): void;
  /** The title of a job, else the best name that is known. */
  nameOf(job: Job): string;
  directionOf(job: Job): 'down' | 'up' | null;
  /** The record that a job is about, as far as the job itself says. */
  recordOf(job: Job): IRecordName | null;
  /** Load how a job is shown; null where its feature is disabled. */
  load(job: Job): Promise<IJobDisplay | null>;
  /** Load how jobs of every kind are shown. */
  loadAll(): Promise<void>;
  /** How a job is shown, if that is loaded. */
  displayOf(job: Job): IJobDisplay | null;
}

export interface IJobsState {
  /** Newest first. */
  jobs: readonly Job[];
  /** Whether the server has been asked yet. */
  loaded: boolean;
  /** Why it could not be asked. */
  problem: ProblemDocument | null;
}

/** The jobs of the server; what starts or changes one rejects with a `ProblemError`. */
export interface IJobs extends IStore<IJobsState> {
  /** How jobs of each kind are named and shown. */
  readonly kinds: IJobKinds;
  /** Emitted when a job of this session ends: with the job as it ended. */
  readonly ended: ISignal<unknown, Job>;
  /** The jobs that may still change by themselves. */
  readonly active: readonly Job[];
  get(id: string): Job | undefined;
  /** Ask the server for all jobs. */
  load(): Promise<void>;
  /** Do something once when a job succeeds, now or after it was tried again. */
  onSuccess(id: string, then: (job: Job) => void): void;
  submit(spec: JobSpec): Promise<Job>;
  /** Take up a job that was started in another way. */
  adopt(answer: Promise<Job>): Promise<Job>;
  cancel(id: string): Promise<Job>;
  retry(id: string, how?: RetryIn): Promise<Job>;
  /** Take an ended job off the list. */
  forget(id: string): Promise<void>;
  log(id: string): Promise<string[]>;
}
export const IJobs = new Token<IJobs>(
  'jupyter-ossr-ext:IJobs',
  'Jobs of the server: start, watch, cancel, resume.'
);
