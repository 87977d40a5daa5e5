import type { ProblemError } from '../../src/api/problem';
import type {
  Availability,
  Did,
  DidDetails,
  DidLine,
  DidPaths,
  DidSummary,
  Job,
  Lake,
  LakeAccount,
  ReplicationPlan,
  Rule
} from '../../src/api/types';
import { parseDid } from '../../src/models/lake/dids';
import { job } from './bringing';

export function did(text: string): Did {
  const parsed = parseDid(text);
  if (!parsed) {
    throw new Error(`${text} is no DID`);
  }
  return parsed;
}

export function lake(change: Partial<Lake> = {}): Lake {
  return {
    id: 'demo',
    title: 'Demo Lake',
    url: 'https://rucio.example',
    site: null,
    destination: 'DEMO-DISK',
    lifetimeDays: 30,
    mounted: true,
    wildcards: true,
    auth: ['userpass', 'x509', 'oidc'],
    abilities: ['replicate', 'download', 'upload', 'metadata', 'sign-out'],
    problem: null,
    ...change
  };
}

export function hit(
  text: string,
  change: Partial<DidSummary> = {}
): DidSummary {
  return { did: did(text), type: 'dataset', size: 2000, files: 2, ...change };
}

export function line(item: DidSummary): DidLine {
  return { line: 'hit', item };
}

export function end(count: number, cut = false, note: string | null = null) {
  return { line: 'end', count, cut, note } as const;
}

export function broken(reason: ProblemError): DidLine {
  return { line: 'problem', problem: reason.problem };
}

export function here(
  text: string,
  change: Partial<Availability> = {}
): Availability {
  return {
    did: did(text),
    state: 'available',
    here: 2,
    of: 2,
    size: null,
    replicating: 0,
    stuck: 0,
    why: null,
    rule: null,
    folder: null,
    ...change
  };
}

export function details(
  text: string,
  change: Partial<DidDetails> = {}
): DidDetails {
  return {
    did: did(text),
    type: 'dataset',
    size: 2000,
    files: 2,
    account: 'ada',
    open: true,
    created: '2024-05-03T10:00:00Z',
    updated: null,
    expires: null,
    checksums: {},
    metadata: {},
    columns: {},
    editable: false,
    parents: [],
    ...change
  };
}

export function rule(id: string, change: Partial<Rule> = {}): Rule {
  return {
    id,
    did: did('s:d'),
    rseExpression: 'DEMO-DISK',
    state: 'ok',
    account: 'ada',
    copies: 1,
    locksOk: 2,
    locksReplicating: 0,
    locksStuck: 0,
    created: null,
    updated: null,
    expires: null,
    error: null,
    activity: null,
    comment: null,
    mine: true,
    stuck: [],
    ...change
  };
}

export function plan(change: Partial<ReplicationPlan> = {}): ReplicationPlan {
  return {
    did: did('s:d'),
    rseExpression: 'DEMO-DISK',
    lifetimeDays: 30,
    files: 2,
    size: 2000,
    missingFiles: 2,
    missingSize: 2000,
    usage: [],
    fits: true,
    approval: false,
    existing: null,
    why: null,
    ...change
  };
}

export function paths(
  text: string,
  files: string[],
  change: Partial<DidPaths> = {}
): DidPaths {
  return {
    did: did(text),
    collection: true,
    paths: files,
    missing: 0,
    state: 'available',
    ...change
  };
}

/** A job that follows a rule on `s:d`. */
export function following(
  revision: number,
  progress: { done: number; note: string | null } | null
): Job {
  return job({
    id: 'follow',
    revision,
    state: 'running',
    spec: {
      kind: 'replicate',
      lake: 'demo',
      did: did('s:d'),
      lifetimeDays: 30,
      approval: false
    },
    progress: progress && {
      total: 2,
      unit: 'files',
      rate: null,
      remaining: null,
      ...progress
    }
  });
}

export function account(change: Partial<LakeAccount> = {}): LakeAccount {
  return {
    lake: 'demo',
    signedIn: false,
    account: null,
    accounts: [],
    kind: null,
    expires: null,
    automatic: false,
    sharedServer: false,
    flow: null,
    problem: null,
    ...change
  };
}
