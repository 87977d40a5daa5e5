import { Poll } from '@lumino/polling';

/** Pauses in ms: the first, and the longest. */
export interface IPauses {
  soon: number;
  late: number;
}

/**
 * Does something again and again while it is wanted, more seldom while it fails.
 *
 * #### Notes
 * The first time is after a pause: what is known when it begins is news. Nothing is done while the
 * page is hidden, unless `unseen` says so.
 */
export class Polling {
  constructor(
    private _name: string,
    private _task: () => Promise<unknown>,
    private _pauses: IPauses,
    private _unseen = false
  ) {}

  /** Begin, go on, or stop. */
  want(wanted: boolean): void {
    if (!wanted) {
      this._poll?.dispose();
      this._poll = null;
    } else if (!this._poll) {
      const { soon, late } = this._pauses;
      this._poll = new Poll({
        auto: false,
        factory: this._task,
        frequency: { interval: soon, backoff: true, max: late },
        name: `jupyter-ossr-ext:${this._name}`,
        standby: this._unseen ? 'never' : 'when-hidden'
      });
      void this._poll.schedule({ phase: 'started', interval: soon });
    }
  }

  /** Make the pauses that many times longer, up to the longest. */
  slow(times: number): void {
    if (this._poll) {
      this._pause(this._poll.frequency.interval * times);
    }
  }

  /** Begin with the first pause again. */
  hurry(): void {
    this._pause(this._pauses.soon);
  }

  private _pause(pause: number): void {
    if (this._poll) {
      const interval = Math.min(pause, this._pauses.late);
      this._poll.frequency = { ...this._poll.frequency, interval };
    }
  }

  private _poll: Poll | null = null;
}
