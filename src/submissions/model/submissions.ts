import type { IDisposable } from '@lumino/disposable';
import type { ISubmissionsClient, ISources, Loaded } from '../../tokens';
import type {
  Deletion,
  DeletionIn,
  MyRecord,
  Review,
  Source
} from '../../api/types';
import { isOther } from '../../common/model/accounts';
import { Polling } from '../../common/model/polling';
import { Latest, shown, Store } from '../../common/model/store';
import {
  groupsOf,
  matches,
  type IRecordGroup,
  type RecordFilter
} from './recordGroups';

const EVERY = 60_000;
/** A repository's lists lag behind what was done by about this long. */
const LAG = 2_000;

export type SubmissionsTab = 'mine' | 'requests';

export interface ISubmissionsState {
  /** Id of the repository; null until one is known that takes records. */
  source: string | null;
  tab: SubmissionsTab;
  mine: Loaded<MyRecord[]>;
  /** Open requests of the community. */
  requests: Loaded<Review[]>;
  /** Words that titles, versions or DOIs of the records that are shown contain. */
  words: string;
  filter: RecordFilter;
}

const NOTHING = {
  mine: { status: 'idle' },
  requests: { status: 'idle' }
} as const;

/**
 * What is ours at a repository, and what its curators are asked.
 *
 * #### Notes
 * Nothing is asked before `show`; between `watch(true)` and `watch(false)` it is asked again
 * every minute, less often while that fails, and not while the page is hidden.
 */
export class SubmissionsModel
  extends Store<ISubmissionsState>
  implements IDisposable
{
  constructor(
    private _client: ISubmissionsClient,
    readonly sources: ISources
  ) {
    super({ source: null, tab: 'mine', words: '', filter: 'all', ...NOTHING });
    sources.changed.connect(this._follow, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Where records can be sent to. */
  get places(): readonly Source[] {
    return this.sources.state.sources.filter(({ abilities }) =>
      abilities.includes('publish')
    );
  }

  get source(): Source | null {
    return this.places.find(({ id }) => id === this.state.source) ?? null;
  }

  /** Whether we are signed in there; null while that is not known. */
  get signedIn(): boolean | null {
    const { source } = this.state;
    const account = source === null ? null : this._accounts[source];
    return account ? account.signedIn : null;
  }

  get mine(): readonly MyRecord[] {
    const gone = this._gone;
    return (shown(this.state.mine) ?? []).filter(({ id }) => !gone.has(id));
  }

  /** What is shown of them, by record. */
  get groups(): readonly IRecordGroup[] {
    return this.matching(this.state.filter);
  }

  /** Those of a state that have the words that are searched for. */
  matching(filter: RecordFilter): readonly IRecordGroup[] {
    const { words } = this.state;
    return groupsOf(this.mine).filter(group => matches(group, words, filter));
  }

  /** Show those with these words, or of this state. */
  narrow(change: { words?: string; filter?: RecordFilter }): void {
    this.set(change);
  }

  get requests(): readonly Review[] {
    return shown(this.state.requests) ?? [];
  }

  /** Show a list of a repository: that one, the one before, or the one that is searched. */
  async show(source?: string, tab?: SubmissionsTab): Promise<void> {
    if (tab !== undefined) {
      this.set({ tab });
    }
    await this.sources.load();
    const { current } = this.sources.state;
    const wanted = [source, this.state.source, current];
    const place =
      wanted
        .map(id => this.places.find(other => other.id === id))
        .find(found => found !== undefined) ?? this.places[0];
    if (place && place.id !== this.state.source) {
      this._gone.clear();
      this.set({ source: place.id, ...NOTHING });
    }
    await this.reload();
  }

  choose(tab: SubmissionsTab): void {
    this.set({ tab });
  }

  /** Ask again. */
  async reload(): Promise<void> {
    const { source } = this.state;
    if (source === null) {
      await this.sources.load();
      if (this.places.length > 0) {
        await this.show();
      }
      return;
    }
    const refused = () =>
      this.state.requests.status === 'failed' &&
      this.state.requests.problem.slug === 'restricted';
    if (this._accounts[source] === undefined || refused()) {
      await this.sources.loadAccount(source); // it may be another one now
    }
    if (this.signedIn !== true || source !== this.state.source) {
      return;
    }
    await Promise.all([
      this._mine.run(
        shown(this.state.mine),
        signal => this._client.mine(source, signal),
        mine => this.set({ mine })
      ),
      // An account that is no curator is refused once; another one is asked again.
      refused() ||
        this._requests.run(
          shown(this.state.requests),
          signal => this._client.reviews(source, signal),
          requests => this.set({ requests })
        )
    ]);
  }

  /** Something was done: ask now, and once more when lists have caught up. */
  async refresh(): Promise<void> {
    if (this.state.source === null) {
      return;
    }
    await this.reload();
    clearTimeout(this._late);
    this._late = window.setTimeout(() => void this.reload(), LAG);
  }

  /** Drop a draft; rejects with a `ProblemError`. */
  async discard(source: string, id: string): Promise<void> {
    await this._client.discard(source, id);
    if (source === this.state.source) {
      const before = this.mine.find(other => other.id === id);
      if (before?.state !== 'editing') {
        // Lists lag behind; it must not come back for a moment.
        this._gone.add(id);
        this.set({});
      }
    }
    await this.refresh();
  }

  /** Delete a published record, or ask for that; rejects with a `ProblemError`. */
  async delete(
    source: string,
    id: string,
    wanted: DeletionIn
  ): Promise<Deletion> {
    const done = await this._client.delete(source, id, wanted);
    if (done.state === 'deleted') {
      this._gone.add(id);
    }
    await this.refresh();
    return done;
  }

  /** Ask again from time to time, or stop that. */
  watch(on: boolean): void {
    this._repeat.want(on && !this._isDisposed);
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this.watch(false);
      clearTimeout(this._late);
      this._mine.abort();
      this._requests.abort();
      this.sources.changed.disconnect(this._follow, this);
    }
  }

  /** Signing in or out shows other lists. */
  private _follow(): void {
    const { source } = this.state;
    const before = this._accounts;
    this._accounts = this.sources.state.accounts;
    if (isOther(before[source ?? ''], this._accounts[source ?? ''])) {
      this._gone.clear();
      this.set(NOTHING);
      void this.reload();
    } else {
      this.set({});
    }
  }

  private _accounts: ISources['state']['accounts'] = {};
  private _gone = new Set<string>();
  private _late = 0;
  private _mine = new Latest();
  private _requests = new Latest();
  private _repeat = new Polling(
    'submissions',
    async () => {
      await this.reload();
      const { mine } = this.state;
      if (mine.status === 'failed') {
        throw new Error(mine.problem.title);
      }
    },
    { soon: EVERY, late: 600_000 }
  );
  private _isDisposed = false;
}
