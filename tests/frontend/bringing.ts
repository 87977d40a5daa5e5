import type { OssrClient } from '../../src/api/client';
import type {
  BroughtContent,
  DownloadPlan,
  DownloadSpec,
  Environment,
  Job,
  JobSpec,
  KernelTarget,
  LocalCopy,
  PublishResult,
  PublishSpec,
  Record,
  RetryIn
} from '../../src/api/types';
import { plainRecord } from './shared';

/** What the server part answers, in memory; every call is written down. */
export class FakeClient {
  calls: string[] = [];
  jobsAnswer: () => Promise<Job[]> = async () => [];
  copiesAnswer: () => Promise<LocalCopy[]> = async () => [];
  localAnswer: (folder: string) => Promise<LocalCopy[]> = async () => [];
  planAnswer: (spec: DownloadSpec) => Promise<DownloadPlan> = async spec =>
    plan(spec.folder);
  submitAnswer: (spec: JobSpec) => Promise<Job> = async spec =>
    job({ id: `job-${this.submitted.length}`, spec });
  logAnswer: () => Promise<string[]> = async () => [];
  recordAnswer: (id: string) => Promise<Record> = async id => record({ id });
  keepAnswer: () => Promise<BroughtContent> = async () => ({ folder: 'kept' });
  kernelsAnswer: () => Promise<KernelTarget[]> = async () => [];
  environmentsAnswer: () => Promise<Environment[]> = async () => [];
  removeAnswer: () => Promise<Environment | null> = async () => null;
  submitted: JobSpec[] = [];
  retried: RetryIn[] = [];

  jobs() {
    this.calls.push('jobs');
    return this.jobsAnswer();
  }
  copies() {
    this.calls.push('copies');
    return this.copiesAnswer();
  }
  local(folder: string) {
    this.calls.push(`local ${folder}`);
    return this.localAnswer(folder);
  }
  plan(spec: DownloadSpec) {
    this.calls.push('plan');
    return this.planAnswer(spec);
  }
  submit(spec: JobSpec) {
    this.calls.push('submit');
    this.submitted.push(spec);
    return this.submitAnswer(spec);
  }
  async cancel(id: string) {
    this.calls.push(`cancel ${id}`);
    return job({ id, state: 'cancelled', revision: 99 });
  }
  async retry(id: string, how: RetryIn) {
    this.calls.push(`retry ${id}`);
    this.retried.push(how);
    return job({ id, revision: 100, attempt: 2 });
  }
  async forget(id: string) {
    this.calls.push(`forget ${id}`);
    return job({ id });
  }
  keepPlanFiles(plan: string) {
    this.calls.push(`keep ${plan}`);
    return this.keepAnswer();
  }
  kernels() {
    this.calls.push('kernels');
    return this.kernelsAnswer();
  }
  environments() {
    this.calls.push('environments');
    return this.environmentsAnswer();
  }
  removeEnvironment(id: string) {
    this.calls.push(`remove ${id}`);
    return this.removeAnswer();
  }
  async updateEnvironment(id: string) {
    this.calls.push(`update ${id}`);
    return job({ id: 'update', spec: { kind: 'plan-install', replaces: id } });
  }
  log() {
    this.calls.push('log');
    return this.logAnswer();
  }
  async record(source: string, id: string) {
    this.calls.push(`record ${source} ${id}`);
    return this.recordAnswer(id);
  }
  async resolve(text: string) {
    this.calls.push(`resolve ${text}`);
    return { source: 'demo', record: 'resolved' };
  }

  get client(): OssrClient {
    return this as unknown as OssrClient;
  }
}

export function file(key: string, size = 1000): Record['files'][number] {
  return {
    key,
    size,
    checksum: 'md5:0123',
    mimetype: 'text/csv',
    listable: false,
    previewable: true
  };
}

export function record(change: Partial<Record> = {}): Record {
  return plainRecord({
    title: 'Crab nebula events',
    files: [file('a.csv'), file('b.csv', 2000)],
    ...change
  });
}

export function spec(change: Partial<DownloadSpec> = {}): DownloadSpec {
  return {
    kind: 'download',
    source: 'demo',
    record: 'r1',
    folder: 'Crab-nebula-events-1.0',
    keys: [],
    members: [],
    onConflict: 'ask',
    unpack: false,
    title: 'Crab nebula events',
    ...change
  };
}

export function publishSpec(change: Partial<PublishSpec> = {}): PublishSpec {
  return {
    kind: 'publish',
    source: 'demo',
    folder: 'gammaspec',
    metadata: { title: 'Gamma spectra' },
    finish: 'submit',
    ...change
  };
}

export function publishResult(
  state: PublishResult['state'],
  doi: string | null = null
): PublishResult {
  return {
    kind: 'publish',
    source: 'demo',
    record: 'p9',
    url: 'https://example.org/uploads/p9',
    state,
    doi,
    review: null,
    files: [],
    checks: []
  };
}

export function job(change: Partial<Job> = {}): Job {
  return {
    id: 'j1',
    spec: spec(),
    state: 'running',
    revision: 1,
    attempt: 1,
    created: 1,
    started: null,
    ended: null,
    progress: null,
    problem: null,
    result: null,
    resumable: false,
    draft: null,
    ...change
  };
}

export function copy(change: Partial<LocalCopy> = {}): LocalCopy {
  return {
    path: 'Crab-nebula-events-1.0/a.csv',
    key: 'a.csv',
    source: 'demo',
    record: 'r1',
    state: 'here',
    doi: '10.5281/zenodo.1',
    version: '1.0',
    title: 'Crab nebula events',
    newer: null,
    published: null,
    review: null,
    ...change
  };
}

export function plan(
  folder = 'Crab-nebula-events-1.0',
  change: Partial<DownloadPlan> = {}
): DownloadPlan {
  return {
    folder,
    files: [
      { key: 'a.csv', path: `${folder}/a.csv`, size: 1000, fate: 'new' },
      { key: 'b.csv', path: `${folder}/b.csv`, size: 2000, fate: 'new' }
    ],
    bytesToBring: 3000,
    bytesFree: 1_000_000,
    enoughSpace: true,
    ...change
  };
}
