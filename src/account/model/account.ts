import type { ISources } from '../../tokens';
import type { ProblemDocument } from '../../api/types';
import { problemOf } from '../../common/model/problems';
import { Store } from '../../common/model/store';

export interface IAccountState {
  /** The source whose account is being looked at. */
  source: string | null;
  busy: boolean;
  /** Why signing in or out did not work. */
  problem: ProblemDocument | null;
}

/** Looking at who we are somewhere, signing in and out. */
export class AccountModel extends Store<IAccountState> {
  constructor(private _sources: ISources) {
    super({ source: null, busy: false, problem: null });
  }

  /** Show the account of a source, and ask who we are there. */
  async show(source: string): Promise<void> {
    this.set({ source, busy: false, problem: null });
    await this._sources.loadAccount(source);
  }

  close(): void {
    this.set({ source: null, busy: false, problem: null });
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
}
