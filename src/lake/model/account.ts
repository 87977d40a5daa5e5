import type { IDisposable } from '@lumino/disposable';

import type { Loaded } from '../../tokens';
import type { LakeClient } from '../../api/lakes';
import type { LakeAccount, ProblemDocument, SignIn } from '../../api/types';
import { problemOf } from '../../common/model/problems';
import { Polling } from '../../common/model/polling';
import { Latest, shown, Store } from '../../common/model/store';

export interface ILakeAccountState {
  lake: string | null;
  account: Loaded<LakeAccount>;
  busy: boolean;
  /** Why signing in or out did not work. */
  problem: ProblemDocument | null;
}

const PAUSE = 2000;

/**
 * Who we are at a lake.
 *
 * #### Notes
 * Nothing that is secret is kept here: it is handed on, and forgotten. While a page waits for the
 * person to sign in, the server is asked every two seconds whether it was done.
 */
export class LakeAccountModel
  extends Store<ILakeAccountState>
  implements IDisposable
{
  constructor(
    private _client: LakeClient,
    /** Somebody signed in, or out. */
    private _onOther: (account: LakeAccount) => void = () => undefined
  ) {
    super({
      lake: null,
      account: { status: 'idle' },
      busy: false,
      problem: null
    });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get account(): LakeAccount | null {
    return shown(this.state.account);
  }

  setLake(lake: string | null): void {
    if (lake !== this.state.lake) {
      this._latest.abort();
      this._repeat.want(false);
      this.set({
        lake,
        account: { status: 'idle' },
        busy: false,
        problem: null
      });
    }
  }

  /** Ask who we are. */
  async load(): Promise<void> {
    const { lake } = this.state;
    if (lake !== null) {
      await this._latest.run(
        this.account,
        () => this._client.account(lake),
        account => this._take(account)
      );
    }
  }

  /** Submit credentials; whether they were accepted. */
  signIn(how: SignIn): Promise<boolean> {
    return this._do(lake => this._client.signIn(lake, how));
  }

  signOut(): Promise<boolean> {
    return this._do(lake => this._client.signOut(lake));
  }

  dispose(): void {
    this._isDisposed = true;
    this._latest.abort();
    this._repeat.want(false);
  }

  private async _do(
    task: (lake: string) => Promise<LakeAccount>
  ): Promise<boolean> {
    const { lake, busy } = this.state;
    if (lake === null || busy) {
      return false;
    }
    this._latest.abort();
    this.set({ busy: true, problem: null });
    try {
      const value = await task(lake);
      if (lake === this.state.lake) {
        this.set({ busy: false });
        this._take({ status: 'ready', value });
      }
      return true;
    } catch (reason) {
      if (lake === this.state.lake) {
        this.set({ busy: false, problem: problemOf(reason) });
        // It may be that one has to choose an account: those are known now.
        void this.load();
      }
      return false;
    }
  }

  private _take(account: Loaded<LakeAccount>): void {
    const before = this.account;
    this.set({ account });
    if (account.status !== 'ready') {
      return;
    }
    const { value } = account;
    if (
      before &&
      (before.signedIn !== value.signedIn || before.account !== value.account)
    ) {
      this._onOther(value);
    }
    // Also of who is somebody already, and wants to be it in another way.
    this._repeat.want(value.flow !== null && !this._isDisposed);
  }

  private _latest = new Latest();
  // The person signs in elsewhere, and this page is hidden meanwhile.
  private _repeat = new Polling(
    'lake-sign-in',
    () => this.load(),
    { soon: PAUSE, late: 30_000 },
    true
  );
  private _isDisposed = false;
}
