import { Requests } from './requests';
import type {
  Availability,
  CollectionIn,
  Did,
  DidDetails,
  DidLine,
  DidPaths,
  Lake,
  LakeAccount,
  LakeQuery,
  MembersIn,
  MetaValues,
  Replicas,
  ReplicateSpec,
  ReplicationPlan,
  Rse,
  Rule,
  RuleIn,
  Scope,
  SignIn,
  UploadPlan,
  UploadSpec,
  Usage
} from './types';

/** What can be asked of the data lakes; every method rejects with a `ProblemError` only. */
export class LakeClient extends Requests {
  lakes(): Promise<Lake[]> {
    return this._get('lakes');
  }

  account(lake: string): Promise<LakeAccount> {
    return this._get(at(lake, 'account'));
  }

  signIn(lake: string, how: SignIn): Promise<LakeAccount> {
    return this._send('put', at(lake, 'account'), how);
  }

  signOut(lake: string): Promise<LakeAccount> {
    return this._send('delete', at(lake, 'account'));
  }

  scopes(lake: string): Promise<Scope[]> {
    return this._get(at(lake, 'scopes'));
  }

  /** Hits in batches, as they arrive; the last line tells how it ended. */
  search(
    lake: string,
    query: LakeQuery,
    signal?: AbortSignal
  ): AsyncGenerator<DidLine[]> {
    return this._lines('post', at(lake, 'search'), { data: query }, signal);
  }

  /** Members of a collection in batches, as they arrive. */
  children(
    lake: string,
    did: Did,
    limit: number,
    signal?: AbortSignal
  ): AsyncGenerator<DidLine[]> {
    const params = { ...named(did), limit: String(limit) };
    return this._lines('get', at(lake, 'children'), { params }, signal);
  }

  did(lake: string, did: Did, signal?: AbortSignal): Promise<DidDetails> {
    return this._get(at(lake, 'did'), named(did), signal);
  }

  /** Whether DIDs, 100 at most, can be read here. */
  availability(
    lake: string,
    dids: readonly Did[],
    signal?: AbortSignal
  ): Promise<Availability[]> {
    return this._send('post', at(lake, 'availability'), { dids }, signal);
  }

  replicas(lake: string, did: Did, signal?: AbortSignal): Promise<Replicas> {
    return this._get(at(lake, 'replicas'), named(did), signal);
  }

  rules(lake: string, did: Did, signal?: AbortSignal): Promise<Rule[]> {
    return this._get(at(lake, 'rules'), named(did), signal);
  }

  rule(lake: string, id: string): Promise<Rule> {
    return this._get(at(lake, `rules/${id}`));
  }

  changeRule(lake: string, id: string, change: RuleIn): Promise<Rule> {
    return this._send('post', at(lake, `rules/${id}`), change);
  }

  rses(lake: string): Promise<Rse[]> {
    return this._get(at(lake, 'rses'));
  }

  usage(lake: string): Promise<Usage[]> {
    return this._get(at(lake, 'usage'));
  }

  planReplication(
    lake: string,
    spec: ReplicateSpec,
    signal?: AbortSignal
  ): Promise<ReplicationPlan> {
    return this._send('post', at(lake, 'replication-plan'), spec, signal);
  }

  planUpload(
    lake: string,
    spec: UploadSpec,
    signal?: AbortSignal
  ): Promise<UploadPlan> {
    return this._send('post', at(lake, 'upload-plan'), spec, signal);
  }

  /** Where a kernel can read them. */
  paths(lake: string, dids: readonly Did[]): Promise<DidPaths[]> {
    return this._send('post', at(lake, 'paths'), { dids });
  }

  /** Set keys; null removes one. */
  setMetadata(lake: string, did: Did, values: MetaValues): Promise<DidDetails> {
    return this._send('put', at(lake, 'metadata'), { did, values });
  }

  addCollection(lake: string, collection: CollectionIn): Promise<DidDetails> {
    return this._send('post', at(lake, 'collections'), collection);
  }

  changeMembers(lake: string, change: MembersIn): Promise<DidDetails> {
    return this._send('post', at(lake, 'members'), change);
  }
}

function at(lake: string, path: string): string {
  return `lakes/${encodeURIComponent(lake)}/${path}`;
}

function named({ scope, name }: Did): { did: string } {
  return { did: `${scope}:${name}` };
}
