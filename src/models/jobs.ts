import type { Event } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { ISignal, Signal } from '@lumino/signaling';

import type { OssrClient } from '../api/client';
import { jobOf } from '../api/events';
import { ProblemError } from '../api/problem';
import type { Job, JobSpec, ProblemDocument, RetryIn } from '../api/types';
import { Store } from './store';

const SAFETY_NET = 30_000;

export interface IJobsState {
  /** Newest first. */
  jobs: readonly Job[];
  /** Whether the server has been asked yet. */
  loaded: boolean;
  /** Why it could not be asked. */
  problem: ProblemDocument | null;
}

/** Whether a job may still change by itself. */
export function isActive(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

/**
 * The jobs of the server, kept fresh by its events.
 *
 * #### Notes
 * Nothing is asked before `load`; news that arrives earlier (a download that a restarted
 * server goes on with) is shown all the same. An event carries a whole job, so a lost one costs
 * nothing; while a job is active the list is asked for again every 30 s, because nobody is
 * told when the event socket was cut.
 */
export class JobsModel extends Store<IJobsState> implements IDisposable {
  constructor(
    private _client: OssrClient,
    events: Event.IManager
  ) {
    super({ jobs: [], loaded: false, problem: null });
    events.stream.connect(this._onEvent, this);
  }

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

  /** Ask the server for all jobs. */
  async load(): Promise<void> {
    try {
      const fresh = await this._client.jobs();
      const newer = this.state.jobs.filter(known => {
        const same = fresh.find(job => job.id === known.id);
        return same && same.revision < known.revision;
      });
      const jobs = fresh.map(
        job => newer.find(known => known.id === job.id) ?? job
      );
      this.set({ jobs, loaded: true, problem: null });
    } catch (reason) {
      this.set({ problem: ProblemError.from(reason).problem });
    }
    this._watch();
  }

  /** Start a job; rejects with a `ProblemError`. */
  submit(spec: JobSpec): Promise<Job> {
    return this._take(this._client.submit(spec));
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
    this.set({ jobs: this.state.jobs.filter(job => job.id !== id) });
  }

  log(id: string): Promise<string[]> {
    return this._client.log(id);
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._poll?.dispose();
      Signal.clearData(this);
    }
  }

  private async _take(answer: Promise<Job>): Promise<Job> {
    const job = await answer;
    this._merge(job);
    return this.get(job.id) ?? job;
  }

  private _onEvent(_: Event.IManager['stream'] | unknown, emission: Event.Emission): void {
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
    const others = this.state.jobs.filter(other => other.id !== job.id);
    const jobs = [...others, job].sort((a, b) => b.created - a.created);
    this.set({ jobs });
    this._watch();
    if (known && isActive(known) && !isActive(job)) {
      this._ended.emit(job);
    }
  }

  private _watch(): void {
    if (this.active.length > 0 && !this._poll && !this._isDisposed) {
      this._poll = new Poll({
        factory: () => this.load(),
        frequency: { interval: SAFETY_NET, backoff: true, max: 300_000 },
        name: 'jupyter-ossr-ext:jobs',
        standby: 'when-hidden'
      });
    } else if (this.active.length === 0 && this._poll) {
      this._poll.dispose();
      this._poll = null;
    }
  }

  private _poll: Poll | null = null;
  private _ended = new Signal<this, Job>(this);
  private _isDisposed = false;
}
