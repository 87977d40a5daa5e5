import type { Loaded } from '../../tokens';
import type { LakeClient } from '../../api/lakes';
import type {
  CollectionIn,
  Did,
  Lake,
  ProblemDocument,
  Scope
} from '../../api/types';
import { problemOf } from '../../common/model/problems';
import { Latest, shown, Store } from '../../common/model/store';
import { parseDid } from './dids';

export interface ICollectionState {
  type: CollectionIn['type'];
  scope: string;
  name: string;
  /** DIDs, one a line. */
  members: string;
  scopes: Loaded<Scope[]>;
  busy: boolean;
  problem: ProblemDocument | null;
}

export type CollectionForm = Pick<
  ICollectionState,
  'type' | 'scope' | 'name' | 'members'
>;

/** A dataset or container that is to be made. */
export class CollectionModel extends Store<ICollectionState> {
  constructor(
    readonly lake: Lake,
    members: readonly string[],
    private _client: LakeClient
  ) {
    super({
      type: 'dataset',
      scope: '',
      name: '',
      members: members.join('\n'),
      scopes: { status: 'idle' },
      busy: false,
      problem: null
    });
  }

  async load(): Promise<void> {
    await this._scopes.run(
      shown(this.state.scopes),
      () => this._client.scopes(this.lake.id),
      scopes => this.set({ scopes })
    );
    if (this.state.scope === '') {
      this.set({ scope: this.scopes[0]?.name ?? '' });
    }
  }

  /** The scopes that are ours; all of them where none is. */
  get scopes(): readonly Scope[] {
    const all = shown(this.state.scopes) ?? [];
    const mine = all.filter(scope => scope.mine);
    return mine.length > 0 ? mine : all;
  }

  change(change: Partial<CollectionForm>): void {
    this.set({ ...change, problem: null });
  }

  /** The members, and the first line that is none. */
  get members(): { dids: Did[]; wrong: string | null } {
    return readMembers(this.state.members);
  }

  get ready(): boolean {
    const { scope, name, busy } = this.state;
    return (
      !busy && scope !== '' && name.trim() !== '' && this.members.wrong === null
    );
  }

  /** Create it; null on failure, which is stored in the state. */
  async make(): Promise<Did | null> {
    if (!this.ready) {
      return null;
    }
    const { type, scope, name } = this.state;
    const did = { scope, name: name.trim() };
    this.set({ busy: true, problem: null });
    try {
      const members = this.members.dids;
      await this._client.addCollection(this.lake.id, { did, type, members });
      this.set({ busy: false });
      return did;
    } catch (reason) {
      this.set({ busy: false, problem: problemOf(reason) });
      return null;
    }
  }

  dispose(): void {
    this._scopes.abort();
  }

  private _scopes = new Latest();
}

/** DIDs, one a line, and the first line that is none. */
export function readMembers(text: string): {
  dids: Did[];
  wrong: string | null;
} {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const wrong = lines.find(line => parseDid(line) === null) ?? null;
  const dids = lines.map(parseDid).filter(did => did !== null);
  return { dids, wrong };
}
