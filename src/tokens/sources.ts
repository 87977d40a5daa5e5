import { Token } from '@lumino/coreutils';

import type { Account, ProblemDocument, Source } from '../api/types';
import type { IStore } from './base';

export interface ISourcesState {
  sources: readonly Source[];
  /** Id of the one that is searched; null until they are known. */
  current: string | null;
  accounts: { readonly [source: string]: Account };
  problem: ProblemDocument | null;
  /** What this server cannot do, in sentences. */
  notices: readonly string[];
  /** The version of the server part, where it is not that of this page. */
  otherVersion: string | null;
}

/** The configured repositories, which one is searched, and the accounts there. */
export interface ISources extends IStore<ISourcesState> {
  readonly current: Source | null;
  /** Ask for the repositories; only the first call does, unless it failed. */
  load(): Promise<void>;
  select(id: string): void;
  /** Load the signed-in account; a failure is stored in its state. */
  loadAccount(source: string): Promise<void>;
  /** Hand a token to the server; rejects with a `ProblemError` if it is refused. */
  signIn(source: string, token: string): Promise<void>;
  signOut(source: string): Promise<void>;
}
export const ISources = new Token<ISources>(
  'jupyter-ossr-ext:ISources',
  'The configured repositories and their accounts.'
);
