import { nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { ReactElement } from 'react';

import type { OssrClient } from '../../src/api/client';
import { VERSION } from '../../src/version';
import { ProblemError } from '../../src/api/problem';
import type {
  Account,
  IQuery,
  ProblemDocument,
  Record,
  RecordPage,
  RecordSummary,
  Source,
  VersionSummary
} from '../../src/api/types';
import { ViewContext, type IViewContext } from '../../src/views/context';
import { plainRecord, problemDocument } from './shared';

export const trans = nullTranslator.load('jupyter_ossr_ext');

export function source(change: Partial<Source> = {}): Source {
  return {
    id: 'zenodo',
    title: 'Zenodo',
    url: 'https://zenodo.example',
    kind: 'repository',
    community: 'escape2020',
    sandbox: false,
    rules: null,
    abilities: ['search', 'download', 'sign-in'],
    sorts: [
      { id: 'bestmatch', title: 'Best match' },
      { id: 'newest', title: 'Newest' }
    ],
    tokenPage: 'https://zenodo.example/tokens',
    badge: null,
    tokenHelp: 'No scope is needed.',
    ...change
  };
}

export function summary(
  id: string,
  change: Partial<RecordSummary> = {}
): RecordSummary {
  return {
    source: 'zenodo',
    id,
    title: `Record ${id}`,
    parent: null,
    creators: ['A, B'],
    publicationDate: '2024-05-03',
    version: '1.0',
    resourceType: { id: 'software', title: 'Software' },
    access: { status: 'open', embargoUntil: null, embargoReason: null },
    size: 1500,
    fileCount: 1,
    description: 'One line.',
    doi: `10.5281/zenodo.${id}`,
    isLatest: true,
    views: null,
    downloads: null,
    ...change
  };
}

export function page(
  ids: string[],
  change: Partial<RecordPage> = {}
): RecordPage {
  return {
    items: ids.map(id => summary(id)),
    total: ids.length,
    page: 1,
    size: 25,
    reachable: ids.length,
    sort: 'bestmatch',
    facets: [],
    ...change
  };
}

export function record(change: Partial<Record> = {}): Record {
  return plainRecord({
    source: 'zenodo',
    id: '1',
    url: 'https://zenodo.example/records/1',
    parent: '0',
    publicationDate: '2024-05-03',
    doi: '10.5281/zenodo.1',
    conceptDoi: '10.5281/zenodo.0',
    ...change
  });
}

export function account(change: Partial<Account> = {}): Account {
  return {
    source: 'zenodo',
    signedIn: false,
    name: null,
    origin: 'none',
    sharedServer: false,
    problem: null,
    ...change
  };
}

export function problem(
  slug: string,
  change: Partial<ProblemDocument> = {}
): ProblemError {
  return new ProblemError(problemDocument(slug, change));
}

/** The server part, as far as finding and reading needs it; remembers what was asked. */
export class FakeClient {
  readonly asked: string[] = [];
  readonly queries: IQuery[] = [];
  signals: (AbortSignal | undefined)[] = [];
  answer: (query: IQuery) => Promise<RecordPage> = async () => page(['1', '2']);
  records: { [id: string]: () => Promise<Record> } = {};
  known: Source[] = [source()];
  who: Account = account();
  all: VersionSummary[] = [];

  version = VERSION;

  about = async () => ({ version: this.version, demo: false });
  sources = async () => {
    this.asked.push('sources');
    return this.known;
  };
  search = (id: string, query: IQuery, signal?: AbortSignal) => {
    this.asked.push(`search ${id} ${query.q} ${query.page}`);
    this.queries.push(query);
    this.signals.push(signal);
    return this.answer(query);
  };
  record = (from: string, id: string) => {
    this.asked.push(`record ${from} ${id}`);
    return (this.records[id] ?? (async () => record({ source: from, id })))();
  };
  versions = async () => this.all;
  resolve = async (text: string) => {
    this.asked.push(`resolve ${text}`);
    return { source: 'zenodo', record: '77' };
  };
  citation = async (_: string, id: string, style: string) => {
    this.asked.push(`citation ${id} ${style}`);
    return { style, text: `${style} of ${id}` };
  };
  account = async () => this.who;
  signIn = async (_: string, token: string) => {
    this.asked.push('signIn');
    if (token !== 'right') {
      throw problem('credentials-rejected');
    }
    this.who = account({ signedIn: true, name: 'Ada', origin: 'stored' });
    return this.who;
  };
  signOut = async () => {
    this.who = account();
    return this.who;
  };

  get client(): OssrClient {
    return this as unknown as OssrClient;
  }
}

/** What views are handed; `ran` is what buttons did. */
export function viewContext(): IViewContext & {
  ran: [string, ReadonlyPartialJSONObject | undefined][];
} {
  const ran: [string, ReadonlyPartialJSONObject | undefined][] = [];
  const show = (host: HTMLElement, text: string) => {
    host.textContent = text;
    return { isDisposed: false, dispose: () => undefined };
  };
  const files = {
    of: () => {
      throw new Error('no files in this test');
    }
  };
  return {
    trans,
    ran,
    run: (command, args) => ran.push([command, args]),
    can: () => true,
    renderers: { html: show, markdown: show, code: show, notebook: show },
    files: files as unknown as IViewContext['files']
  };
}

export function within(
  context: IViewContext,
  view: ReactElement
): ReactElement {
  return <ViewContext value={context}>{view}</ViewContext>;
}
