import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type {
  IBrowse,
  IDownloadsClient,
  ILists,
  IRecordsClient,
  IRecordRef,
  ISources,
  ISubmissionsClient
} from '../../tokens';
import type { IQuery, Record, RecordDid, Source } from '../../api/types';
import { isOther } from '../../common/model/accounts';
import { AccountModel } from '../../account/model/account';
import { CitationStyle } from '../../record/model/citation';
import { isId } from '../../search/model/identifiers';
import { RecordModel } from '../../record/model/record';
import { Lists } from '../../search/model/lists';
import { NewerVersions } from '../../search/model/newerVersions';
import { SearchModel, type ISearchMemory } from '../../search/model/search';

/** What is restored after a reload. */
export interface IBrowseMemory {
  search: ISearchMemory;
  record: IRecordRef | null;
  style: string;
  lists?: ILists;
}

// Enough to find the place again after a reload without asking for a hundred pages.
const PAGES_TO_RESTORE = 4;

/** The search and the record that the sidebar shows; asks for nothing until it is started. */
export class BrowseModel implements IBrowse {
  constructor(
    private _client: IRecordsClient & IDownloadsClient & ISubmissionsClient,
    readonly sources: ISources
  ) {
    this.newerVersions = new NewerVersions(_client);
    this.search = new SearchModel(_client, () => sources.state.sources);
    this.record = new RecordModel(_client);
    this.account = new AccountModel(sources, _client);
    this.search.changed.connect(this._emitChanged, this);
    this.search.moved.connect(this._emitChanged, this);
    this.record.changed.connect(this._emitChanged, this);
    this.style.changed.connect(this._emitChanged, this);
    this.lists.changed.connect(this._emitChanged, this);
  }

  readonly search: SearchModel;
  readonly record: RecordModel;
  readonly account: AccountModel;
  readonly newerVersions: NewerVersions;
  readonly style = new CitationStyle();
  readonly lists = new Lists();
  reana = '';

  /** Emitted when what is remembered may have changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get memory(): IBrowseMemory {
    return {
      search: this.search.memory,
      record: this._toOpen ?? this.record.state.ref,
      style: this.style.state.style,
      lists: this.lists.state
    };
  }

  /** Take up what was remembered; nothing is asked yet. */
  restore({ search, record, style, lists }: IBrowseMemory): void {
    this.lists.restore(lists);
    this.search.restore(search);
    this.style.choose(style);
    this._toOpen = record;
  }

  /** Load the sources and begin; again after a failure. */
  async start(): Promise<void> {
    await this.sources.load();
    if (this._started || this.sources.state.current === null) {
      return;
    }
    this._started = true;
    const remembered = this.search.state.source;
    if (this.sources.state.sources.some(({ id }) => id === remembered)) {
      this.sources.select(remembered as string);
    }
    this.sources.changed.connect(this._follow, this);
    if (this._toOpen) {
      void this.record.open(this._toOpen);
      this._toOpen = null;
    }
    await this._begin(this.sources.state.current);
    void this.newerVersions.load();
  }

  /** Search for something else, and show the hits. */
  async find(change: Partial<IQuery>, source?: string): Promise<void> {
    this.record.close();
    this.account.close();
    this._toOpen = null;
    if (!this._started) {
      const { query } = this.search.state;
      this.search.restore({
        source: source ?? this.search.state.source,
        query: { ...query, ...change },
        first: 0
      });
      await this.start();
      return;
    }
    if (source !== undefined) {
      this.sources.select(source);
    }
    await this.search.submit(change);
  }

  /**
   * Which record a DOI, an address or an id means.
   *
   * #### Notes
   * Rejects with a `ProblemError`. An id of a known source needs no asking.
   */
  async resolve(text: string, source?: string): Promise<IRecordRef> {
    const known = source === undefined ? null : this.source(source);
    if (known && isId(text, [known])) {
      return { source: known.id, id: text };
    }
    const found = await this._client.resolve(text, source);
    return { source: found.source, id: found.record };
  }

  /** Open DIDs of the lakes that have a DOI. */
  openDids(doi: string): Promise<RecordDid[]> {
    return this._client.openDids(doi);
  }

  /** Read a record in the sidebar. */
  async open(ref: IRecordRef): Promise<void> {
    this._toOpen = null;
    this.account.close();
    await this.record.open(ref);
    const { record } = this.record;
    if (record && record.id === ref.id) {
      const { source, id, title } = record;
      this.lists.visit({ source, record: id, title }, this.search.saved);
    }
  }

  /** A record as it is now: the one that is read, or asked for. */
  async fetch({ source, id }: IRecordRef): Promise<Record> {
    const { record } = this.record;
    return record?.source === source && record.id === id
      ? record
      : this._client.record(source, id);
  }

  async cite({ source, id }: IRecordRef, style: string): Promise<string> {
    return (await this._client.citation(source, id, style)).text;
  }

  /** Whether a text has the form of a record's id at one of the sources. */
  isId(text: string): boolean {
    return isId(text, this.sources.state.sources);
  }

  source(id: string): Source | null {
    return this.sources.state.sources.find(other => other.id === id) ?? null;
  }

  private async _begin(source: string): Promise<void> {
    const { search } = this;
    const { first } = search;
    await search.begin(source);
    for (let page = 1; page < PAGES_TO_RESTORE; page++) {
      if (search.state.items.length > first || !search.hasMore) {
        break;
      }
      await search.more();
    }
  }

  private _follow(): void {
    const { current, accounts } = this.sources.state;
    const before = this._accounts;
    this._accounts = accounts;
    if (current !== null) {
      this.search.setSource(current);
    }
    for (const account of Object.values(accounts)) {
      if (isOther(before[account.source], account)) {
        this._askAgain(account.source);
      }
    }
  }

  /** Who we are decides what we may see. */
  private _askAgain(source: string): void {
    if (this.search.state.source === source) {
      void this.search.submit();
    }
    if (this.record.state.ref?.source === source) {
      void this.record.reload();
    }
  }

  private _emitChanged(): void {
    this._changed.emit();
  }

  private _toOpen: IRecordRef | null = null;
  private _started = false;
  private _accounts: ISources['state']['accounts'] = {};
  private _changed = new Signal<this, void>(this);
}
