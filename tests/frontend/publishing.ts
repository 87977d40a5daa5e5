import type { IStateDB } from '@jupyterlab/statedb';

import type {
  Choice,
  Draft,
  Finding,
  Job,
  Preparation,
  PublishResult,
  Validation,
  VersionDiff
} from '../../src/api/types';
import {
  AnswersKeeper,
  type IPublishAbout
} from '../../src/models/publish/answers';
import { completed } from '../../src/models/publish/metadata';
import { PublishModel } from '../../src/models/publish/model';
import { SourcesModel } from '../../src/models/sources';
import { FakeClient, job } from './bringing';
import { source } from './finding';
import type { JobsModel } from '../../src/models/jobs';

export const FORM_PAUSE = 450;

export function preparation(change: Partial<Preparation> = {}): Preparation {
  return {
    folder: 'work',
    files: [
      { path: 'a.txt', size: 10, ticked: true, why: null },
      { path: 'data/b.csv', size: 20, ticked: true, why: null },
      { path: 'data/.env', size: 5, ticked: false, why: 'hidden' },
      { path: '.git/', size: 0, ticked: false, why: 'version control' }
    ],
    metadata: completed({
      title: 'Crab',
      creators: [{ familyName: 'Lovelace' }],
      description: 'Words',
      publicationDate: '2026-11-25'
    }),
    filled: [{ pointer: '/title', origin: 'CITATION.cff' }],
    problems: [],
    required: [],
    advice: [],
    limits: { files: 100, total: 1000 },
    record: null,
    ...change
  } as Preparation;
}

export const STOP: Finding = {
  id: 'f1',
  check: 'secret',
  severity: 'stop',
  message: 'A secret.',
  path: 'a.txt',
  line: 3,
  cure: 'untick',
  change: null,
  target: null
};

/** The server's part of publishing, in memory. */
export class FakePublisher extends FakeClient {
  preparation = preparation();
  findings: Finding[] = [];
  validation: Validation = { problems: [], required: [], advice: [] };
  diffAnswer: VersionDiff = {
    added: [],
    changed: ['a.txt'],
    removed: [],
    kept: ['data/b.csv'],
    proposed: '1.0.1'
  };
  draftAnswer: Partial<Draft> = {};
  signedIn = true;
  discarded: string[] = [];
  checked: (readonly string[])[] = [];

  async about() {
    return { version: '0.1.0', demo: true };
  }
  async sources() {
    const abilities = ['publish' as const];
    return [
      source({ id: 'real', title: 'Real one', abilities }),
      source({
        id: 'sand',
        title: 'Sandbox',
        sandbox: true,
        rules: 'ossr',
        abilities
      }),
      source({ id: 'other', abilities: ['search'] })
    ];
  }
  async account(id: string) {
    return {
      source: id,
      signedIn: this.signedIn,
      name: 'Ada',
      origin: 'stored',
      sharedServer: false,
      problem: null
    };
  }
  async prepare(_: string, paths: readonly string[]) {
    this.calls.push(`prepare ${paths.join()}`);
    return this.preparation;
  }
  async check(_: string, files: readonly string[]) {
    this.checked.push(files);
    return this.findings.filter(({ path }) => !path || files.includes(path));
  }
  async validate(_metadata: unknown, _ossr: boolean): Promise<Validation> {
    return this.validation;
  }
  async diff() {
    return this.diffAnswer;
  }
  async draft(_: string, id: string) {
    return this._draft(id);
  }
  async editRecord(_: string, id: string) {
    return this._draft(id);
  }
  async metadataOf() {
    return completed({
      title: 'Last title',
      resourceType: 'dataset',
      licences: ['mit'],
      version: '1.0.0',
      publicationDate: '2020-01-01'
    });
  }
  async choices(): Promise<Choice[]> {
    return [];
  }
  async discard(_: string, id: string) {
    this.discarded.push(id);
    return { id };
  }

  private _draft(id: string): Draft {
    return {
      source: 'sand',
      id,
      url: 'https://example.org',
      metadata: completed({ title: 'Of the draft' }),
      doi: null,
      published: false,
      parent: null,
      index: 1,
      files: [],
      review: null,
      revision: 7,
      errors: [],
      checks: [],
      ...this.draftAnswer
    } as Draft;
  }
}

/** JupyterLab's state, in memory. */
export class FakeState {
  kept = new Map<string, unknown>();
  async fetch(id: string) {
    return this.kept.get(id);
  }
  async save(id: string, value: unknown) {
    this.kept.set(id, value);
  }
  async remove(id: string) {
    this.kept.delete(id);
  }
  get state(): IStateDB {
    return this as unknown as IStateDB;
  }
}

export function formOf(
  client: FakePublisher,
  jobs: JobsModel,
  state: FakeState,
  about: Partial<IPublishAbout> = {}
): PublishModel {
  return new PublishModel(
    {
      client: client.client,
      jobs,
      sources: new SourcesModel(client.client),
      keeper: new AnswersKeeper(state.state),
      html: async text => `<p>${text}</p>`
    },
    {
      mode: 'new',
      source: null,
      record: null,
      draft: null,
      paths: ['work'],
      ...about
    }
  );
}

/** The job that the form has just submitted, as it goes on. */
export function publishJob(
  client: FakePublisher,
  change: Partial<Job> = {}
): Job {
  const spec = client.submitted[client.submitted.length - 1];
  return job({
    id: `job-${client.submitted.length}`,
    spec,
    revision: 5,
    ...change
  } as Partial<Job>);
}

export function published(
  state: PublishResult['state'],
  change: Partial<PublishResult> = {}
): PublishResult {
  return {
    kind: 'publish',
    source: 'sand',
    record: 'd1',
    url: 'https://example.org/records/d1',
    state,
    doi: state === 'draft' ? null : '10.5281/zenodo.1',
    review: null,
    files: [{ key: 'crab.zip', size: 30, fate: 'sent' }],
    checks: [],
    ...change
  } as PublishResult;
}
