import { Poll } from '@lumino/polling';

/** Pauses in ms: the first, and the longest. */
export interface IPauses {
  soon: number;
  late: number;
}

/** Does something again and again while it is wanted, less and less often. */
export class Recheck {
  constructor(
    private _name: string,
    private _task: () => Promise<unknown>,
    private _pauses: IPauses
  ) {}

  /** Begin, go on, or stop. */
  want(wanted: boolean): void {
    if (!wanted) {
      this._poll?.dispose();
      this._poll = null;
    } else if (!this._poll) {
      this._poll = this._begin();
    }
  }

  private _begin(): Poll {
    const { soon, late } = this._pauses;
    let interval = soon;
    const poll = new Poll({
      auto: false,
      factory: async () => {
        await this._task();
        interval = Math.min(interval * 1.5, late);
        if (!poll.isDisposed) {
          poll.frequency = { interval, backoff: true, max: late };
        }
      },
      frequency: { interval, backoff: true, max: late },
      name: `jupyter-ossr-ext:${this._name}`,
      standby: 'when-hidden'
    });
    void poll.schedule({ phase: 'started', interval });
    return poll;
  }

  private _poll: Poll | null = null;
}
