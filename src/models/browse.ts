import { ISignal, Signal } from '@lumino/signaling';

import type { OssrClient } from '../api/client';
import type { IRecordRef } from './record';
import { RecordModel } from './record';
import { SearchModel, type ISearchMemory } from './search';
import type { SourcesModel } from './sources';

/** What a reload brings back. */
export interface IBrowseMemory {
  search: ISearchMemory;
  record: IRecordRef | null;
}

// Enough to find the place again after a reload without asking for a hundred pages.
const PAGES_TO_RESTORE = 4;

/** The search and the record that the sidebar shows; asks for nothing until it is started. */
export class BrowseModel {
  constructor(
    client: OssrClient,
    private _sources: SourcesModel
  ) {
    this.search = new SearchModel(client);
    this.record = new RecordModel(client);
    this.search.changed.connect(this._tell, this);
    this.search.moved.connect(this._tell, this);
    this.record.changed.connect(this._tell, this);
  }

  readonly search: SearchModel;
  readonly record: RecordModel;

  /** Emitted when what is remembered may have changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get memory(): IBrowseMemory {
    return { search: this.search.memory, record: this.record.state.ref };
  }

  /** Take up what was remembered; nothing is asked yet. */
  restore({ search, record }: IBrowseMemory): void {
    this.search.restore(search);
    this._toOpen = record;
  }

  /** Load the sources and begin; again after a failure. */
  async start(): Promise<void> {
    await this._sources.load();
    const remembered = this.search.state.source;
    if (this._sources.state.sources.some(({ id }) => id === remembered)) {
      this._sources.select(remembered as string);
    }
    if (!this._started && this._sources.state.current !== null) {
      this._started = true;
      this._sources.changed.connect(this._follow, this);
      if (this._toOpen) {
        void this.record.open(this._toOpen);
      }
      await this._begin(this._sources.state.current);
    }
  }

  private async _begin(source: string): Promise<void> {
    const { search } = this;
    const { first } = search.memory;
    await search.begin(source);
    for (let page = 1; page < PAGES_TO_RESTORE; page++) {
      if (search.state.items.length > first || !search.hasMore) {
        break;
      }
      await search.more();
    }
  }

  private _follow(): void {
    const { current } = this._sources.state;
    if (current !== null) {
      this.search.setSource(current);
    }
  }

  private _tell(): void {
    this._changed.emit();
  }

  private _toOpen: IRecordRef | null = null;
  private _started = false;
  private _changed = new Signal<this, void>(this);
}
