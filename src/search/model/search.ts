import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IRecordsClient, ISavedSearch, Loaded } from '../../tokens';
import type {
  IQuery,
  RecordPage,
  RecordSummary,
  Source
} from '../../api/types';
import { withoutSecrets } from '../../api/secrets';
import { isAddress, looksLikeRecord } from './identifiers';
import { Latest, shown, Store } from '../../common/model/store';

const DEBOUNCE = 400;

export interface ISearchState {
  source: string | null;
  /** What is in the box, and what else narrows the search; `page` is the newest one asked for. */
  query: IQuery;
  /** The newest page's answer: totals, facets, and what went wrong. */
  page: Loaded<RecordPage>;
  /** Hits of all pages so far, in order. */
  items: readonly RecordSummary[];
  /** Ids of the hits that are selected. */
  selected: ReadonlySet<string>;
}

/** What is restored after a reload. */
export interface ISearchMemory {
  source: string | null;
  query: IQuery;
  /** Index of the hit at the top of the list. */
  first: number;
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
  /**
   * @param _sources The sources that are known by now.
   */
  constructor(
    private _client: IRecordsClient,
    private _sources: () => readonly Source[]
  ) {
    super({
      source: null,
      query: EMPTY_QUERY,
      page: { status: 'idle' },
      items: [],
      selected: new Set()
    });
  }

  /** The newest answer, also while a newer one is on its way. */
  get answer(): RecordPage | null {
    return shown(this.state.page);
  }

  /** Whether what is in the box can be nothing but the name of one record. */
  get namesRecord(): boolean {
    const { q, raw } = this.state.query;
    return !raw && isAddress(q, this._sources());
  }

  /** Whether it is worth asking if a text is the name of one record. */
  mayNameRecord(text: string): boolean {
    return !this.state.query.raw && looksLikeRecord(text, this._sources());
  }

  /** Take up a remembered search; nothing is asked yet. */
  restore(memory: ISearchMemory): void {
    const query = { ...EMPTY_QUERY, ...memory.query, page: 1 };
    this._first = memory.first;
    this.set({ source: memory.source, query });
  }

  get memory(): ISearchMemory {
    const { source, query } = this.state;
    return { source, query, first: this._first };
  }

  /** What the list shows, as the arguments of the command that searches. */
  get saved(): ISavedSearch {
    const { q, raw, facets } = this._asked;
    return { source: this.state.source ?? '', query: q, raw, facets };
  }

  /** Whether typing alone searches; Enter always does. */
  asYouType = true;

  /** Index of the hit at the top of the list; views keep it, so that a list finds its place again. */
  get first(): number {
    return this._first;
  }

  /** The list was scrolled to this hit. */
  scrolled(index: number): void {
    if (index !== this._first) {
      this._first = index;
      this._moved.emit();
    }
  }

  /** Emitted when the list was scrolled; not part of the state, as nothing is drawn anew. */
  get moved(): ISignal<this, void> {
    return this._moved;
  }

  /** The first search, of what is remembered. */
  begin(source: string): Promise<void> {
    if (this.state.source !== source) {
      this._first = 0;
      const query = { ...this.state.query, facets: {}, sort: null };
      this.set({ source, query });
    }
    return this._ask(1);
  }

  /** Search in another source; what was typed stays, what only that source knows goes. */
  setSource(source: string): void {
    if (source !== this.state.source) {
      const query = { ...this.state.query, facets: {}, sort: null, page: 1 };
      this.set({ source, query, items: [], page: { status: 'idle' } });
      void this._askFirst();
    }
  }

  /** The user types: search after a pause, unless it is to become the name of one record. */
  type(text: string): void {
    const q = withoutSecrets(text);
    this.set({ query: { ...this.state.query, q } });
    clearTimeout(this._pause);
    if (this.asYouType && !this.namesRecord) {
      this._pause = setTimeout(() => void this._askFirst(), DEBOUNCE);
    }
  }

  /** Put a text into the box that is not searched for. */
  hold(q: string): void {
    clearTimeout(this._pause);
    this.set({ query: { ...this.state.query, q } });
  }

  /** Put back into the box what the list shows, as what was typed has been used otherwise. */
  revert(): void {
    clearTimeout(this._pause);
    this.set({ query: { ...this.state.query, q: this._asked.q } });
  }

  /** Search now, with some of the query changed. */
  submit(change: Partial<IQuery> = {}): Promise<void> {
    this.set({ query: { ...this.state.query, ...change, page: 1 } });
    return this._askFirst();
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

  /** Select a hit, or no longer. */
  toggleSelected(id: string): void {
    const selected = new Set(this.state.selected);
    if (!selected.delete(id)) {
      selected.add(id);
    }
    this.set({ selected });
  }

  clearSelection(): void {
    this.set({ selected: new Set() });
  }

  /**
   * What people call a value of a facet.
   *
   * #### Notes
   * Answers without hits carry no facets, so what earlier ones said is remembered.
   */
  titleOf(name: string, value: string): string {
    return this._titles.get(`${name}:${value}`) ?? value;
  }

  /** Whether there are hits that can be shown but have not been asked for. */
  get hasMore(): boolean {
    const { answer } = this;
    // Counted in pages, not in hits: a page of records that we have already would never end it.
    return (
      answer !== null &&
      answer.items.length > 0 &&
      answer.page * answer.size < answer.reachable
    );
  }

  /** Ask for the next page, unless one is on its way or there is none. */
  async more(): Promise<void> {
    if (this.state.page.status === 'ready' && this.hasMore) {
      await this._ask(this._asked.page + 1);
    }
  }

  /** Ask again for what failed. */
  retry(): Promise<void> {
    return this._ask(this._asked.page);
  }

  private _askFirst(): Promise<void> {
    this._first = 0;
    return this._ask(1);
  }

  private async _ask(number: number): Promise<void> {
    if (number === 1) {
      clearTimeout(this._pause);
    }
    const { source } = this.state;
    if (source === null) {
      return;
    }
    const base = number === 1 ? this.state.query : this._asked;
    const query = { ...base, page: number };
    this._asked = query;
    this.set({ query: { ...this.state.query, page: number } });
    await this._latest.run(
      shown(this.state.page),
      signal => this._client.search(source, query, signal),
      page => {
        if (page.status === 'ready') {
          this._learn(page.value);
          const before = number === 1 ? [] : this.state.items;
          const items = append(before, page.value.items);
          const selected = new Set(
            items.map(({ id }) => id).filter(id => this.state.selected.has(id))
          );
          this.set({ page, items, selected });
        } else {
          this.set({ page });
        }
      }
    );
  }

  private _learn({ facets }: RecordPage): void {
    for (const { name, buckets } of facets) {
      for (const { key, title } of buckets) {
        this._titles.set(`${name}:${key}`, title);
      }
    }
  }

  private _titles = new Map<string, string>();
  private _first = 0;
  private _moved = new Signal<this, void>(this);
  // Not what is in the box: that may be half typed while the next page is asked for.
  private _asked = EMPTY_QUERY;
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
