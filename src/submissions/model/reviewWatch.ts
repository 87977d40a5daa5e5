import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ISubmissionsClient } from '../../tokens';
import type { LocalCopy, Review } from '../../api/types';
import { isOver } from './review';

const EVERY = 120_000;
const LATEST = 1_800_000;

/** What became of a request. */
export interface IReviewNews {
  source: string;
  review: Review;
}

/**
 * Looks from time to time what became of what is in review.
 *
 * #### Notes
 * Only of what `follow` was last given: the marks of the folder that is shown. With nothing to
 * follow nothing is asked.
 */
export class ReviewWatch implements IDisposable {
  constructor(private _client: ISubmissionsClient) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Emitted when a request that was open is found to have ended. */
  get ended(): ISignal<this, IReviewNews> {
    return this._ended;
  }

  /** From now on look at these. */
  follow(copies: Iterable<LocalCopy>): void {
    const before = this._open;
    this._open = new Map();
    for (const { published, review, source } of copies) {
      if (published === 'in-review' && review !== null) {
        this._open.set(`${source} ${review}`, { source, id: review });
      }
    }
    if (this._open.size === 0) {
      this._poll?.dispose();
      this._poll = null;
    } else if ([...this._open.keys()].some(key => !before.has(key))) {
      this._start();
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this.follow([]);
      Signal.clearData(this);
    }
  }

  private _start(): void {
    if (this._poll || this._isDisposed) {
      void this._poll?.refresh();
      return;
    }
    this._poll = new Poll({
      factory: () => this._look(),
      frequency: { interval: EVERY, backoff: true, max: LATEST },
      name: 'jupyter-ossr-ext:review-watch',
      standby: 'when-hidden'
    });
  }

  private async _look(): Promise<void> {
    for (const [key, { source, id }] of [...this._open]) {
      const review = await this._client.review(source, id);
      if (isOver(review) && this._open.delete(key)) {
        this._ended.emit({ source, review });
      }
    }
  }

  private _open = new Map<string, { source: string; id: string }>();
  private _poll: Poll | null = null;
  private _ended = new Signal<this, IReviewNews>(this);
  private _isDisposed = false;
}
