import type { LakeClient } from '../../src/api/lakes';
import type {
  Availability,
  Did,
  DidDetails,
  DidLine,
  DidPaths,
  DidSummary,
  Lake,
  LakeAccount,
  LakeQuery,
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
} from '../../src/api/types';
import { keyOf } from '../../src/models/lake/dids';
import { problem } from './finding';
import { lake, account, line, end, here, details, rule, plan } from './laking';

/** A streamed answer that the test lets flow. */
export class Flow {
  private _queue: (DidLine[] | Error | null)[] = [];
  private _wake: () => void = () => undefined;
  stopped = false;

  /** Some lines arrive. */
  send(...lines: DidLine[]): void {
    this._push(lines);
  }

  /** The connection is cut, or the answer ends without saying so. */
  cut(reason: Error | null): void {
    this._push(reason);
  }

  async *lines(signal?: AbortSignal): AsyncGenerator<DidLine[]> {
    signal?.addEventListener('abort', () => {
      this.stopped = true;
    });
    for (;;) {
      while (this._queue.length === 0) {
        await new Promise<void>(resolve => {
          this._wake = resolve;
        });
      }
      const next = this._queue.shift();
      if (next === null || next === undefined) {
        return;
      }
      if (next instanceof Error) {
        throw next;
      }
      yield next;
    }
  }

  private _push(what: DidLine[] | Error | null): void {
    this._queue.push(what);
    this._wake();
  }
}

/** The server part, as far as lakes go; remembers what it was asked. */
export class FakeLake {
  readonly asked: string[] = [];
  readonly queries: LakeQuery[] = [];
  known: Lake[] = [lake()];
  who: LakeAccount = account();
  flows: Flow[] = [];
  members: { [did: string]: DidSummary[] } = {};
  states: { [did: string]: Availability } = {};
  places: { [did: string]: DidPaths } = {};
  about: { [did: string]: DidDetails } = {};
  ruled: Rule[] = [];
  planned: ReplicationPlan = plan();
  uploads: UploadPlan = {
    files: [],
    size: 0,
    usage: [],
    fits: true,
    problems: {}
  };
  copies: Replicas = { datasets: [], files: [], cut: false };

  lakes = async () => {
    this.asked.push('lakes');
    return this.known;
  };
  account = async () => this.who;
  signIn = async (_: string, how: SignIn) => {
    this.asked.push(`signIn ${how.kind}`);
    if (how.kind === 'userpass' && how.password !== 'right') {
      throw problem('credentials-rejected');
    }
    this.who = account({ signedIn: true, account: 'ada', kind: how.kind });
    return this.who;
  };
  signOut = async () => {
    this.who = account();
    return this.who;
  };
  scopes = async (): Promise<Scope[]> => [
    { name: 'cta', mine: false },
    { name: 'lofar', mine: false },
    { name: 'user.ada', mine: true }
  ];
  search = (_: string, query: LakeQuery, signal?: AbortSignal) => {
    this.queries.push(query);
    const flow = new Flow();
    this.flows.push(flow);
    return flow.lines(signal);
  };
  children = (_: string, of: Did, limit: number) => {
    this.asked.push(`children ${keyOf(of)} ${limit}`);
    return this._members(this.members[keyOf(of)] ?? [], limit);
  };
  did = async (_: string, of: Did) =>
    this.about[keyOf(of)] ?? details(keyOf(of));
  availability = async (_: string, dids: readonly Did[]) => {
    this.asked.push(`availability ${dids.map(keyOf).join(' ')}`);
    return dids.map(
      of => this.states[keyOf(of)] ?? here(keyOf(of), { state: 'absent' })
    );
  };
  replicas = async () => this.copies;
  rules = async () => this.ruled;
  rule = async (_: string, id: string) => rule(id);
  changeRule = async (_: string, id: string, change: RuleIn) => {
    this.asked.push(`rule ${id} ${change.action} ${change.lifetimeDays}`);
    return rule(id);
  };
  rses = async (): Promise<Rse[]> => [
    {
      name: 'READ-ONLY',
      type: 'disk',
      deterministic: true,
      readable: true,
      writable: false,
      volatile: false
    },
    {
      name: 'SCRATCH',
      type: 'disk',
      deterministic: true,
      readable: true,
      writable: true,
      volatile: false
    }
  ];
  planReplication = async (_: string, spec: ReplicateSpec) => {
    this.asked.push(`plan ${spec.lifetimeDays} ${spec.approval}`);
    return this.planned;
  };
  planUpload = async (_: string, spec: UploadSpec) => {
    this.asked.push(`upload-plan ${spec.scope} ${spec.rse} ${spec.prefix}`);
    return this.uploads;
  };
  paths = async (_: string, dids: readonly Did[]) => {
    this.asked.push(`paths ${dids.map(keyOf).join(' ')}`);
    return dids.map(of => {
      const found = this.places[keyOf(of)];
      if (!found) {
        throw problem('not-found');
      }
      return found;
    });
  };
  setMetadata = async (_: string, of: Did, values: MetaValues) => {
    this.asked.push(`metadata ${keyOf(of)} ${JSON.stringify(values)}`);
    return details(keyOf(of), { metadata: values });
  };

  get client(): LakeClient {
    return this as unknown as LakeClient;
  }

  private async *_members(
    items: DidSummary[],
    limit: number
  ): AsyncGenerator<DidLine[]> {
    const some = items.slice(0, limit);
    yield [...some.map(line), end(some.length, some.length < items.length)];
  }
}
