import type { ISources, ISubmissionsClient } from '../../tokens';
import type { Account, ProblemDocument } from '../../api/types';
import { isOther } from '../../common/model/accounts';
import { problemOf } from '../../common/model/problems';
import { Store } from '../../common/model/store';

export interface IAccountState {
  /** The source whose account is being looked at. */
  source: string | null;
  busy: boolean;
  /** Why signing in or out did not work. */
  problem: ProblemDocument | null;
  /** How many requests wait for this curator; null for who is none, or while it is not known. */
  waiting: number | null;
}

const NOTHING: IAccountState = {
  source: null,
  busy: false,
  problem: null,
  waiting: null
};

/** Looking at who we are somewhere, signing in and out. */
export class AccountModel extends Store<IAccountState> {
  constructor(
    private _sources: ISources,
    private _client: Pick<ISubmissionsClient, 'reviews'> | null = null
  ) {
    super(NOTHING);
    if (_client) {
      // One can sign in also where this is not looked at, and by a command.
      _sources.changed.connect(this._follow, this);
    }
  }

  /** Show the account of a source, and ask who we are there. */
  async show(source: string): Promise<void> {
    this._known = undefined;
    this.set({ ...NOTHING, source });
    await this._sources.loadAccount(source);
    this._known = this._sources.state.accounts[source];
    await this._count(source);
  }

  close(): void {
    this.set(NOTHING);
  }

  /** Hand over a token; it is kept by the server and by nobody else. */
  signIn(token: string): Promise<void> {
    return this._do(source => this._sources.signIn(source, token));
  }

  signOut(): Promise<void> {
    return this._do(source => this._sources.signOut(source));
  }

  private async _do(task: (source: string) => Promise<void>): Promise<void> {
    const { source, busy } = this.state;
    if (source === null || busy) {
      return;
    }
    this.set({ busy: true, problem: null });
    try {
      await task(source);
      this.set({ busy: false });
    } catch (reason) {
      this.set({ busy: false, problem: problemOf(reason) });
    }
  }

  /** Somebody else is signed in where we look. */
  private _follow(): void {
    const { source } = this.state;
    const now =
      source === null ? undefined : this._sources.state.accounts[source];
    const before = this._known;
    this._known = now;
    if (source !== null && isOther(before, now)) {
      void this._count(source);
    }
  }

  /** Only curators are answered: others have no requests. */
  private async _count(source: string): Promise<void> {
    let waiting: number | null = null;
    if (this._client && this._sources.state.accounts[source]?.signedIn) {
      try {
        waiting = (await this._client.reviews(source)).length;
      } catch {
        // No curator, or not to be reached: then there is nothing to count.
      }
    }
    if (this.state.source === source) {
      this.set({ waiting });
    }
  }

  private _known: Account | undefined;
}
