import type { IDisposable } from '@lumino/disposable';

import type { IJobs } from '../../tokens';
import type { LakeClient } from '../../api/lakes';
import type { Availability, Did } from '../../api/types';
import { isLake, type LakeJob } from './lakeJobs';
import { Store } from '../../common/model/store';
import { keyOf } from './dids';
import { Polling } from '../../common/model/polling';
import { RuleUpdates, waitsFor } from './ruleUpdates';

export interface IAvailabilityState {
  known: ReadonlyMap<string, Availability>;
  /** Those that the lake did not answer for. */
  failed: ReadonlySet<string>;
}

/** How many the server takes at once. */
const BATCH = 100;
/** Rows come and go while one scrolls: they are asked for when it rests. In ms. */
const REST = 120;
/** How long an answer is good for who looks again: others make rules, too. In ms. */
const GOOD = 30_000;
const PAUSES = { soon: 2000, late: 60_000 };
/** How much longer each pause is than the one before. */
const SLOWER = 1.5;

/**
 * Whether the DIDs that are looked at can be read here.
 *
 * #### Notes
 * Only what is in sight is asked for, in batches. As long as something in sight is on its way, it
 * is asked for again, less and less often; and at once when a job of the lake has news or ends.
 */
export class AvailabilityModel
  extends Store<IAvailabilityState>
  implements IDisposable
{
  constructor(
    private _client: LakeClient,
    private _jobs: IJobs
  ) {
    super({ known: new Map(), failed: new Set() });
    _jobs.ended.connect(this._onEnded, this);
    this._news = new RuleUpdates(_jobs, waitsFor, job => this._onNews(job));
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  of(did: Did): Availability | undefined {
    return this.state.known.get(keyOf(did));
  }

  setLake(lake: string | null): void {
    if (lake !== this._lake) {
      this._lake = lake;
      this._seen.clear();
      this._waiting.clear();
      this._recheck.want(false);
      this._heard.clear();
      this.set({ known: new Map(), failed: new Set() });
    }
  }

  /** These are in sight now, in one place of the screen; asked for soon, if not known of late. */
  look(place: string, dids: readonly Did[]): void {
    if (dids.length === 0) {
      this._seen.delete(place);
    } else {
      this._seen.set(place, dids);
    }
    const { known, failed } = this.state;
    for (const did of dids) {
      const key = keyOf(did);
      const late = (this._heard.get(key) ?? 0) + GOOD < Date.now();
      if (!failed.has(key) && (late || !known.has(key))) {
        this._waiting.set(key, did);
      }
    }
    if (this._waiting.size > 0) {
      clearTimeout(this._rest);
      this._rest = setTimeout(() => void this._ask(), REST);
    }
    this._watch();
  }

  /** Ask again for all that is in sight; what is not in sight is forgotten. */
  async refresh(): Promise<void> {
    const seen = this._inSight();
    const known = new Map(
      [...this.state.known].filter(([key]) => seen.has(key))
    );
    this.set({ known, failed: new Set() });
    seen.forEach((did, key) => this._waiting.set(key, did));
    await this._ask();
  }

  dispose(): void {
    this._isDisposed = true;
    clearTimeout(this._rest);
    this._jobs.ended.disconnect(this._onEnded, this);
    this._news.dispose();
    this._recheck.want(false);
  }

  private _onEnded(_: unknown, job: Parameters<typeof isLake>[0]): void {
    if (isLake(job)) {
      this._onNews(job);
    }
  }

  /** Invalidate what a rule replicates, and its parents and members. */
  private _onNews({ spec }: LakeJob): void {
    if (spec.lake === this._lake) {
      void this.refresh();
    }
  }

  private _inSight(): Map<string, Did> {
    const all = [...this._seen.values()].flat();
    return new Map(all.map(did => [keyOf(did), did]));
  }

  private async _ask(): Promise<void> {
    clearTimeout(this._rest);
    const lake = this._lake;
    const wanted = [...this._waiting.values()];
    this._waiting.clear();
    for (let at = 0; lake !== null && at < wanted.length; at += BATCH) {
      const batch = wanted.slice(at, at + BATCH);
      try {
        const responses = await this._client.availability(lake, batch);
        if (lake !== this._lake) {
          return;
        }
        const known = new Map(this.state.known);
        responses.forEach(response => {
          known.set(keyOf(response.did), response);
          this._heard.set(keyOf(response.did), Date.now());
        });
        this.set({ known });
      } catch {
        if (lake !== this._lake) {
          return;
        }
        // Each row shows that it is unknown; the problem is shown in the DID's own view.
        const failed = new Set(this.state.failed);
        batch.forEach(did => failed.add(keyOf(did)));
        this.set({ failed });
      }
    }
    this._watch();
  }

  /** Whether something in sight may change by itself. */
  private get _moving(): Did[] {
    return [...this._inSight().values()].filter(did => {
      const state = this.of(did)?.state;
      return state === 'replicating' || state === 'stuck';
    });
  }

  private _watch(): void {
    this._recheck.want(this._moving.length > 0 && !this._isDisposed);
  }

  private async _again(): Promise<void> {
    this._moving.forEach(did => this._waiting.set(keyOf(did), did));
    await this._ask();
  }

  private _lake: string | null = null;
  private _seen = new Map<string, readonly Did[]>();
  private _waiting = new Map<string, Did>();
  /** When the lake answered. */
  private _heard = new Map<string, number>();
  private _rest: ReturnType<typeof setTimeout> | undefined;
  private _recheck = new Polling(
    'lake-here',
    async () => {
      await this._again();
      this._recheck.slow(SLOWER);
    },
    PAUSES
  );
  private _news: RuleUpdates;
  private _isDisposed = false;
}
