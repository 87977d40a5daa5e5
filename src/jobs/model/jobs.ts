import type { Event } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IJobsClient, IJobs, IJobsState } from '../../tokens';
import { jobOf } from '../../api/events';
import { ProblemError } from '../../api/problem';
import type { Job, JobSpec, RetryIn } from '../../api/types';
import { Polling } from '../../common/model/polling';
import { Store } from '../../common/model/store';
import { JobKinds } from './kinds';

const SAFETY_NET = 30_000;

/** Whether a job may still change by itself. */
export function isActive(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

export function hasEnded(job: Job): boolean {
  return !isActive(job);
}

/** Ended, but not as wanted: it can be tried again. */
export function isUnfinished(job: Job): boolean {
  return hasEnded(job) && job.state !== 'succeeded';
}

/**
 * The jobs of the server, updated by its events.
 *
 * #### Notes
 * Nothing is asked before `load`; news that arrives earlier (a download that a restarted
 * server resumes) is shown all the same. An event carries a whole job, so a lost one costs
 * nothing; while a job is active the list is polled every 30 s, because a
 * lost connection of the event socket is not reported.
 */
export class JobsModel extends Store<IJobsState> implements IJobs, IDisposable {
  constructor(
    private _client: IJobsClient,
    events: Event.IManager
  ) {
    super({ jobs: [], loaded: false, problem: null });
    events.stream.connect(this._onEvent, this);
  }

  /** How jobs of each kind are named and shown. */
  readonly kinds = new JobKinds();

  /** Emitted when a job of this session ends: with the job as it ended. */
  get ended(): ISignal<this, Job> {
    return this._ended;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get active(): readonly Job[] {
    return this.state.jobs.filter(isActive);
  }

  get(id: string): Job | undefined {
    return this.state.jobs.find(job => job.id === id);
  }

  /**
   * Ask the server for all jobs.
   *
   * #### Notes
   * What was learnt or forgotten while the answer was on its way is newer than the answer.
   */
  async load(): Promise<void> {
    const news = (this._news = new Map<string, Job | null>());
    try {
      const fresh = await this._client.jobs();
      const before = this.state.jobs;
      const present = fresh.filter(job => news.get(job.id) !== null);
      const jobs = present.map(job => newest(job, this.get(job.id)));
      for (const job of news.values()) {
        if (job && !jobs.some(({ id }) => id === job.id)) {
          jobs.push(job);
        }
      }
      this.set({ jobs: inOrder(jobs), loaded: true, problem: null });
      this._emitEnded(before);
    } catch (reason) {
      this.set({ problem: ProblemError.from(reason).problem });
    } finally {
      if (this._news === news) {
        this._news = null;
      }
    }
    this._watch();
  }

  /** Do something once when a job succeeds, now or after it was tried again. */
  onSuccess(id: string, then: (job: Job) => void): void {
    const job = this.get(id);
    if (job?.state === 'succeeded') {
      then(job);
      return;
    }
    const listen = (_: this, ended: Job) => {
      if (ended.id === id && ended.state === 'succeeded') {
        this._ended.disconnect(listen);
        then(ended);
      }
    };
    this._ended.connect(listen);
  }

  /** Start a job; rejects with a `ProblemError`. */
  submit(spec: JobSpec): Promise<Job> {
    return this._take(this._client.submit(spec));
  }

  /** Take up a job that was started in another way. */
  adopt(answer: Promise<Job>): Promise<Job> {
    return this._take(answer);
  }

  cancel(id: string): Promise<Job> {
    return this._take(this._client.cancel(id));
  }

  retry(id: string, how?: RetryIn): Promise<Job> {
    return this._take(this._client.retry(id, how));
  }

  /** Take an ended job off the list. */
  async forget(id: string): Promise<void> {
    await this._client.forget(id);
    this._news?.set(id, null);
    this.set({ jobs: this.state.jobs.filter(job => job.id !== id) });
  }

  log(id: string): Promise<string[]> {
    return this._client.log(id);
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._repeat.want(false);
      Signal.clearData(this);
    }
  }

  private async _take(answer: Promise<Job>): Promise<Job> {
    const job = await answer;
    this._merge(job);
    return this.get(job.id) ?? job;
  }

  private _onEvent(
    _: Event.IManager['stream'] | unknown,
    emission: Event.Emission
  ): void {
    const job = jobOf(emission);
    if (job) {
      this._merge(job);
    }
  }

  private _merge(job: Job): void {
    const known = this.get(job.id);
    if (known && known.revision >= job.revision) {
      return;
    }
    this._news?.set(job.id, job);
    const before = this.state.jobs;
    const others = before.filter(other => other.id !== job.id);
    this.set({ jobs: inOrder([...others, job]) });
    this._watch();
    if (!known && !isActive(job)) {
      // It ended before the answer to its submission arrived.
      this._ended.emit(job);
    }
    this._emitEnded(before);
  }

  private _emitEnded(before: readonly Job[]): void {
    for (const { id } of before.filter(isActive)) {
      const job = this.get(id);
      if (job && !isActive(job)) {
        this._ended.emit(job);
      }
    }
  }

  private _watch(): void {
    this._repeat.want(this.active.length > 0 && !this._isDisposed);
  }

  private _repeat = new Polling('jobs', () => this.load(), {
    soon: SAFETY_NET,
    late: 300_000
  });
  /** What changed since the list was asked for: a job, or null for a forgotten one. */
  private _news: Map<string, Job | null> | null = null;
  private _ended = new Signal<this, Job>(this);
  private _isDisposed = false;
}

function newest(job: Job, known: Job | undefined): Job {
  return known && known.revision > job.revision ? known : job;
}

function inOrder(jobs: Job[]): Job[] {
  return [...jobs].sort((a, b) => b.created - a.created);
}
