import { Token } from '@lumino/coreutils';

import type {
  IQuery,
  Record,
  RecordDid,
  RecordSummary,
  Source
} from '../api/types';
import type { IRecordRef, IStore, Loaded } from './base';
import type { ISources } from './sources';

/** The style that citations are copied in; the same for all records. */
export interface ICitationStyle extends IStore<{ style: string }> {
  readonly all: readonly { id: string; name: string }[];
  /** The chosen one's name for people. */
  readonly name: string;
  choose(style: string): void;
}

/** A record in a list, by what it is called. */
export interface IListedRecord {
  source: string;
  record: string;
  title: string;
}

/** A search, as the arguments of the command that runs it. */
export interface ISavedSearch {
  source: string;
  query: string;
  raw: boolean;
  facets: { [name: string]: string[] };
}

/** What a user read and searched for last, and what they keep; newest first. */
export interface ILists {
  searches: readonly ISavedSearch[];
  records: readonly IListedRecord[];
  savedSearches: readonly ISavedSearch[];
  favourites: readonly IListedRecord[];
}

/** The search and the record that the sidebar shows. */
export interface IBrowse {
  readonly sources: ISources;
  readonly search: {
    readonly state: {
      readonly source: string | null;
      /** The records that are shown. */
      readonly items: readonly RecordSummary[];
    };
    /** What the list shows. */
    readonly saved: ISavedSearch;
    /** Put what the list shows back into the box. */
    revert(): void;
  };
  readonly lists: IStore<ILists> & {
    isFavourite(record: IListedRecord): boolean;
    toggleFavourite(record: IListedRecord): void;
    toggleSaved(search: ISavedSearch): void;
  };
  readonly record: IStore<{
    ref: IRecordRef | null;
    record: Loaded<Record>;
  }> & {
    /** The record, once it is there. */
    readonly record: Record | null;
    close(): void;
  };
  readonly account: IStore<{ source: string | null }> & {
    /** Show the account of a source, and ask who we are there. */
    show(source: string): Promise<void>;
    close(): void;
  };
  readonly style: ICitationStyle;
  /** The address of REANA, where workflows are launched; empty: none. */
  readonly reana: string;
  /** Load the sources and begin; again after a failure. */
  start(): Promise<void>;
  /** Search for something else, and show the hits. */
  find(change: Partial<IQuery>, source?: string): Promise<void>;
  /** Which record a DOI, an address or an id means; rejects with a `ProblemError`. */
  resolve(text: string, source?: string): Promise<IRecordRef>;
  /** Open DIDs of the lakes that have a DOI. */
  openDids(doi: string): Promise<readonly RecordDid[]>;
  /** Read a record in the sidebar. */
  open(ref: IRecordRef): Promise<void>;
  /** A record as it is now: the one that is read, or asked for. */
  fetch(ref: IRecordRef): Promise<Record>;
  cite(ref: IRecordRef, style: string): Promise<string>;
  /** Whether a text has the form of a record's id at one of the sources. */
  isId(text: string): boolean;
  source(id: string): Source | null;
}
export const IBrowse = new Token<IBrowse>(
  'jupyter-ossr-ext:IBrowse',
  'The search and the record shown in the sidebar.'
);
