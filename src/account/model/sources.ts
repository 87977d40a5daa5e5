import type { IAccountsClient, ISources, ISourcesState } from '../../tokens';
import { ProblemError } from '../../api/problem';
import type { Account, Source } from '../../api/types';
import { VERSION } from '../../common/version';
import { Store } from '../../common/model/store';

/** The places to search, which one is chosen, and who we are there. */
export class SourcesModel extends Store<ISourcesState> implements ISources {
  constructor(private _client: IAccountsClient) {
    super({
      sources: [],
      current: null,
      accounts: {},
      problem: null,
      notices: [],
      otherVersion: null
    });
  }

  get current(): Source | null {
    const { sources, current } = this.state;
    return sources.find(source => source.id === current) ?? null;
  }

  /** Ask for the sources; only the first call does, unless it failed. */
  load(): Promise<void> {
    this._loading ??= this._load();
    return this._loading;
  }

  select(id: string): void {
    if (id !== this.state.current) {
      this.set({ current: id });
    }
  }

  /** Load the signed-in account; a failure is stored in its state. */
  async loadAccount(source: string): Promise<void> {
    try {
      this._know(await this._client.account(source));
    } catch (reason) {
      this._know({
        source,
        signedIn: false,
        name: null,
        origin: 'none',
        sharedServer: false,
        temporary: false,
        testAccount: null,
        problem: ProblemError.from(reason).problem.message
      });
    }
  }

  /** Hand a token to the server; rejects with a `ProblemError` if it is refused. */
  async signIn(source: string, token: string): Promise<void> {
    this._know(await this._client.signIn(source, token));
  }

  async signOut(source: string): Promise<void> {
    this._know(await this._client.signOut(source));
  }

  private _know(account: Account): void {
    const accounts = { ...this.state.accounts, [account.source]: account };
    this.set({ accounts });
  }

  private async _load(): Promise<void> {
    try {
      const [{ version, notices }, sources] = await Promise.all([
        this._client.about(),
        this._client.sources()
      ]);
      const { current } = this.state;
      const exists = sources.some(source => source.id === current);
      this.set({
        sources,
        current: exists ? current : (sources[0]?.id ?? null),
        notices,
        otherVersion: version === VERSION ? null : version,
        problem: null
      });
    } catch (reason) {
      this._loading = null;
      this.set({ problem: ProblemError.from(reason).problem });
    }
  }

  private _loading: Promise<void> | null = null;
}
