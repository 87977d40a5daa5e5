import type { OssrClient } from '../api/client';
import type { IQuery, RecordPage, RecordSummary } from '../api/types';
import { Latest, shown, Store, type Loaded } from './store';

const DEBOUNCE = 400;

export interface ISearchState {
  source: string | null;
  /** What is in the box, and what else narrows the search; `page` is the newest one asked for. */
  query: IQuery;
  /** The newest page's answer: totals, facets, and what went wrong. */
  page: Loaded<RecordPage>;
  /** Hits of all pages so far, in order. */
  items: readonly RecordSummary[];
}

/** What a reload brings back. */
export interface ISearchMemory {
  source: string | null;
  query: IQuery;
}

export const EMPTY_QUERY: IQuery = {
  q: '',
  raw: false,
  page: 1,
  sort: null,
  allVersions: false,
  facets: {}
};

/**
 * A search and its hits, page after page.
 *
 * #### Notes
 * Typing waits for a pause; anything else asks at once. A newer search aborts an older one, and
 * a late answer of the older one is dropped. While a search runs, the old hits stay.
 */
export class SearchModel extends Store<ISearchState> {
  constructor(private _client: OssrClient) {
    super({
      source: null,
      query: EMPTY_QUERY,
      page: { status: 'idle' },
      items: []
    });
  }

  /** Take up a remembered search; nothing is asked yet. */
  restore(memory: ISearchMemory): void {
    const query = { ...EMPTY_QUERY, ...memory.query, page: 1 };
    this.set({ source: memory.source, query });
  }

  get memory(): ISearchMemory {
    return { source: this.state.source, query: this.state.query };
  }

  /** Search in another source; what was typed stays, what only that source knows goes. */
  setSource(source: string): void {
    if (source !== this.state.source) {
      const query = { ...this.state.query, facets: {}, sort: null, page: 1 };
      this.set({ source, query, items: [], page: { status: 'idle' } });
      void this._ask(1);
    }
  }

  /** The user types: search after a pause. */
  type(q: string): void {
    this.set({ query: { ...this.state.query, q } });
    clearTimeout(this._pause);
    this._pause = setTimeout(() => void this._ask(1), DEBOUNCE);
  }

  /** Search now, with some of the query changed. */
  submit(change: Partial<IQuery> = {}): Promise<void> {
    this.set({ query: { ...this.state.query, ...change, page: 1 } });
    return this._ask(1);
  }

  /** Choose or drop one value of a facet, and search. */
  toggleFacet(name: string, value: string): Promise<void> {
    const { facets } = this.state.query;
    const chosen = facets[name] ?? [];
    const values = chosen.includes(value)
      ? chosen.filter(other => other !== value)
      : [...chosen, value];
    const { [name]: _, ...others } = facets;
    return this.submit({
      facets: values.length > 0 ? { ...others, [name]: values } : others
    });
  }

  /** Whether there are hits that can be shown but have not been asked for. */
  get hasMore(): boolean {
    const page = shown(this.state.page);
    return page !== null && this.state.items.length < page.reachable;
  }

  /** Ask for the next page, unless one is on its way or there is none. */
  async more(): Promise<void> {
    const { page, query } = this.state;
    if (page.status === 'ready' && this.hasMore) {
      await this._ask(query.page + 1);
    }
  }

  /** Ask again for what failed. */
  retry(): Promise<void> {
    return this._ask(this.state.query.page);
  }

  private async _ask(number: number): Promise<void> {
    clearTimeout(this._pause);
    const { source } = this.state;
    if (source === null) {
      return;
    }
    const query = { ...this.state.query, page: number };
    this.set({ query });
    await this._latest.run(
      shown(this.state.page),
      signal => this._client.search(source, query, signal),
      page => {
        if (page.status === 'ready') {
          const before = number === 1 ? [] : this.state.items;
          this.set({ page, items: append(before, page.value.items) });
        } else {
          this.set({ page });
        }
      }
    );
  }

  private _latest = new Latest();
  private _pause: ReturnType<typeof setTimeout> | undefined;
}

/** A record that moved from one page to the next while we read is shown once. */
function append(
  before: readonly RecordSummary[],
  items: readonly RecordSummary[]
): RecordSummary[] {
  const known = new Set(before.map(item => item.id));
  return [...before, ...items.filter(item => !known.has(item.id))];
}
