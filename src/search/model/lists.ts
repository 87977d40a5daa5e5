import { Store } from '../../common/model/store';
import type { IListedRecord, ILists, ISavedSearch } from '../../tokens';

const RECENT = 5;

const EMPTY: ILists = {
  searches: [],
  records: [],
  savedSearches: [],
  favourites: []
};

/** Recent records and searches, newest first, and those that a user keeps. */
export class Lists extends Store<ILists> {
  constructor() {
    super(EMPTY);
  }

  /** Take up what was remembered, of this or an earlier version. */
  restore(lists: Partial<ILists> = {}): void {
    this.set(lists);
  }

  /** A record was read; `search` is what it was found by, if anything. */
  visit(record: IListedRecord, search: ISavedSearch): void {
    this.set({
      records: first(record, this.state.records).slice(0, RECENT)
    });
    if (search.query.trim() !== '') {
      this.set({
        searches: first(search, this.state.searches).slice(0, RECENT)
      });
    }
  }

  isFavourite(record: IListedRecord): boolean {
    return has(this.state.favourites, record);
  }

  /** Add a record to the favourites, or take it out. */
  toggleFavourite(record: IListedRecord): void {
    this.set({ favourites: toggled(this.state.favourites, record) });
  }

  isSaved(search: ISavedSearch): boolean {
    return has(this.state.savedSearches, search);
  }

  /** Save a search, or forget it. */
  toggleSaved(search: ISavedSearch): void {
    this.set({ savedSearches: toggled(this.state.savedSearches, search) });
  }
}

/** What makes two entries the same. */
function keyOf(item: IListedRecord | ISavedSearch): string {
  return 'record' in item
    ? `${item.source} ${item.record}`
    : JSON.stringify([item.source, item.query, item.raw, item.facets]);
}

function has<T extends IListedRecord | ISavedSearch>(
  items: readonly T[],
  item: T
): boolean {
  return items.some(other => keyOf(other) === keyOf(item));
}

function without<T extends IListedRecord | ISavedSearch>(
  items: readonly T[],
  item: T
): T[] {
  return items.filter(other => keyOf(other) !== keyOf(item));
}

function first<T extends IListedRecord | ISavedSearch>(
  item: T,
  items: readonly T[]
): T[] {
  return [item, ...without(items, item)];
}

function toggled<T extends IListedRecord | ISavedSearch>(
  items: readonly T[],
  item: T
): T[] {
  return has(items, item) ? without(items, item) : first(item, items);
}
