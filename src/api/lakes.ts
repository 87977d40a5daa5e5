import { Requests } from './requests';
import type {
  Availability,
  CollectionIn,
  Did,
  DidCitations,
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
  UploadSpec
} from './types';

/** What can be asked of the data lakes; every method rejects with a `ProblemError` only. */
export class LakeClient extends Requests {
  lakes(): Promise<Lake[]> {
    return this.request('get', '/lakes');
  }

  account(lake: string): Promise<LakeAccount> {
    return this.request('get', '/lakes/{lake}/account', { path: { lake } });
  }

  signIn(lake: string, how: SignIn): Promise<LakeAccount> {
    return this.request('put', '/lakes/{lake}/account', {
      path: { lake },
      body: how
    });
  }

  signOut(lake: string): Promise<LakeAccount> {
    return this.request('delete', '/lakes/{lake}/account', { path: { lake } });
  }

  scopes(lake: string): Promise<Scope[]> {
    return this.request('get', '/lakes/{lake}/scopes', { path: { lake } });
  }

  /** Hits in batches, as they arrive; the last line tells how it ended. */
  search(
    lake: string,
    query: LakeQuery,
    signal?: AbortSignal
  ): AsyncGenerator<DidLine[]> {
    return this.lines('post', '/lakes/{lake}/search', {
      path: { lake },
      body: query,
      signal
    });
  }

  /** Members of a collection in batches, as they arrive. */
  children(
    lake: string,
    did: Did,
    limit: number,
    signal?: AbortSignal
  ): AsyncGenerator<DidLine[]> {
    return this.lines('get', '/lakes/{lake}/children', {
      path: { lake },
      query: { did: nameOf(did), limit },
      signal
    });
  }

  did(lake: string, did: Did, signal?: AbortSignal): Promise<DidDetails> {
    return this.request('get', '/lakes/{lake}/did', {
      path: { lake },
      query: { did: nameOf(did) },
      signal
    });
  }

  /** Records that cite a DID. */
  citations(
    lake: string,
    did: Did,
    signal?: AbortSignal
  ): Promise<DidCitations> {
    return this.request('get', '/lakes/{lake}/citations', {
      path: { lake },
      query: { did: nameOf(did) },
      signal
    });
  }

  /** Whether DIDs, 100 at most, can be read here. */
  availability(
    lake: string,
    dids: readonly Did[],
    signal?: AbortSignal
  ): Promise<Availability[]> {
    return this.request('post', '/lakes/{lake}/availability', {
      path: { lake },
      body: { dids: [...dids] },
      signal
    });
  }

  replicas(lake: string, did: Did, signal?: AbortSignal): Promise<Replicas> {
    return this.request('get', '/lakes/{lake}/replicas', {
      path: { lake },
      query: { did: nameOf(did) },
      signal
    });
  }

  rules(lake: string, did: Did, signal?: AbortSignal): Promise<Rule[]> {
    return this.request('get', '/lakes/{lake}/rules', {
      path: { lake },
      query: { did: nameOf(did) },
      signal
    });
  }

  rule(lake: string, id: string): Promise<Rule> {
    return this.request('get', '/lakes/{lake}/rules/{id}', {
      path: { lake, id }
    });
  }

  changeRule(lake: string, id: string, change: RuleIn): Promise<Rule> {
    return this.request('post', '/lakes/{lake}/rules/{id}', {
      path: { lake, id },
      body: change
    });
  }

  /** The RSEs that accept files of the account. */
  uploadRses(lake: string): Promise<Rse[]> {
    return this.request('get', '/lakes/{lake}/upload-rses', {
      path: { lake }
    });
  }

  planReplication(
    lake: string,
    spec: ReplicateSpec,
    signal?: AbortSignal
  ): Promise<ReplicationPlan> {
    return this.request('post', '/lakes/{lake}/replication-plan', {
      path: { lake },
      body: spec,
      signal
    });
  }

  planUpload(
    lake: string,
    spec: UploadSpec,
    signal?: AbortSignal
  ): Promise<UploadPlan> {
    return this.request('post', '/lakes/{lake}/upload-plan', {
      path: { lake },
      body: spec,
      signal
    });
  }

  /** Where a kernel can read them. */
  paths(lake: string, dids: readonly Did[]): Promise<DidPaths[]> {
    return this.request('post', '/lakes/{lake}/paths', {
      path: { lake },
      body: { dids: [...dids] }
    });
  }

  /** Set keys; null removes one. */
  setMetadata(lake: string, did: Did, values: MetaValues): Promise<DidDetails> {
    return this.request('put', '/lakes/{lake}/metadata', {
      path: { lake },
      body: { did, values }
    });
  }

  addCollection(lake: string, collection: CollectionIn): Promise<DidDetails> {
    return this.request('post', '/lakes/{lake}/collections', {
      path: { lake },
      body: collection
    });
  }

  changeMembers(lake: string, change: MembersIn): Promise<DidDetails> {
    return this.request('post', '/lakes/{lake}/members', {
      path: { lake },
      body: change
    });
  }
}

function nameOf({ scope, name }: Did): string {
  return `${scope}:${name}`;
}
