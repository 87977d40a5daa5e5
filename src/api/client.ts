import { Signal, type ISignal } from '@lumino/signaling';

import { Requests } from './requests';
import type {
  About,
  Account,
  Archive,
  BroughtContent,
  Choice,
  Citation,
  Cure,
  Comment,
  Deletion,
  DeletionIn,
  Discarded,
  DownloadPlan,
  DownloadSpec,
  Draft,
  DraftMetadata,
  Environment,
  Finding,
  IQuery,
  Job,
  JobSpec,
  KernelTarget,
  LocalCopy,
  LockFile,
  Preparation,
  MyRecord,
  NotebookUses,
  Preview,
  Record,
  RecordPage,
  Resolved,
  RetryIn,
  Review,
  ReviewAction,
  Source,
  Validation,
  VersionDiff,
  VersionSummary
} from './types';

/** Typed HTTP to our server part; every method rejects with a `ProblemError` only. */
export class OssrClient extends Requests {
  /** Emitted when what folders were published as may have become something else. */
  get settled(): ISignal<this, void> {
    return this._settled;
  }

  about(): Promise<About> {
    return this._get('/');
  }

  sources(): Promise<Source[]> {
    return this._get('sources');
  }

  account(source: string): Promise<Account> {
    return this._get(`sources/${source}/account`);
  }

  signIn(source: string, token: string): Promise<Account> {
    return this._send('put', `sources/${source}/account`, { token });
  }

  signOut(source: string): Promise<Account> {
    return this._send('delete', `sources/${source}/account`);
  }

  search(
    source: string,
    query: IQuery,
    signal?: AbortSignal
  ): Promise<RecordPage> {
    const params = new URLSearchParams({
      q: query.q,
      raw: String(query.raw),
      page: String(query.page),
      allVersions: String(query.allVersions)
    });
    if (query.sort) {
      params.set('sort', query.sort);
    }
    for (const [name, values] of Object.entries(query.facets)) {
      values.forEach(value => params.append('facet', `${name}:${value}`));
    }
    return this._get(`sources/${source}/records`, params, signal);
  }

  record(source: string, id: string, signal?: AbortSignal): Promise<Record> {
    return this._get(record(source, id), undefined, signal);
  }

  versions(source: string, id: string): Promise<VersionSummary[]> {
    return this._get(`${record(source, id)}/versions`);
  }

  citation(source: string, id: string, style: string): Promise<Citation> {
    return this._get(`${record(source, id)}/citation`, { style });
  }

  preview(
    source: string,
    id: string,
    key: string,
    member?: string
  ): Promise<Preview> {
    const params = new URLSearchParams({ key });
    if (member !== undefined) {
      params.set('member', member);
    }
    return this._get(`${record(source, id)}/preview`, params);
  }

  archive(source: string, id: string, key: string): Promise<Archive> {
    return this._get(`${record(source, id)}/archive`, { key });
  }

  /** Which files of a record, of any version, lie on this disk. */
  copies(source: string, id: string): Promise<LocalCopy[]> {
    return this._get(`${record(source, id)}/copies`);
  }

  /** Which files of a folder came from records. */
  local(folder: string): Promise<LocalCopy[]> {
    return this._get('local', { folder });
  }

  /** Software and data that a saved notebook uses. */
  uses(path: string): Promise<NotebookUses> {
    return this._get('uses', { path });
  }

  resolve(text: string, source?: string): Promise<Resolved> {
    const params = new URLSearchParams({ text });
    if (source) {
      params.set('source', source);
    }
    return this._get('resolve', params);
  }

  /** Drafts and records of ours, newest first. */
  mine(source: string, signal?: AbortSignal): Promise<MyRecord[]> {
    return this._settling(
      this._get(`sources/${source}/mine`, undefined, signal)
    );
  }

  /** Drop a draft, or what was changed of a published record. */
  discard(source: string, draft: string): Promise<Discarded> {
    return this._settling(this._send('delete', draftOf(source, draft)));
  }

  /** Delete a published record of ours, or ask for that. */
  delete(source: string, id: string, wanted: DeletionIn): Promise<Deletion> {
    return this._settling(
      this._send('post', `${record(source, id)}/deletion`, wanted)
    );
  }

  /** Open requests of the community, for its curators. */
  reviews(source: string, signal?: AbortSignal): Promise<Review[]> {
    return this._get(`sources/${source}/reviews`, undefined, signal);
  }

  review(source: string, id: string): Promise<Review> {
    return this._settling(
      this._get<Review>(`sources/${source}/reviews/${id}`),
      ({ state }) => state !== 'submitted'
    );
  }

  act(
    source: string,
    id: string,
    action: ReviewAction,
    comment: string
  ): Promise<Review> {
    return this._settling(
      this._send('post', `sources/${source}/reviews/${id}`, {
        action,
        comment
      })
    );
  }

  /** What was said and done about a review, oldest first. */
  comments(source: string, id: string): Promise<Comment[]> {
    return this._get(`sources/${source}/reviews/${id}/comments`);
  }

  say(source: string, id: string, content: string): Promise<Comment> {
    return this._send('post', `sources/${source}/reviews/${id}/comments`, {
      content
    });
  }

  plan(spec: DownloadSpec): Promise<DownloadPlan> {
    return this._send('post', 'plan', spec);
  }

  /** What would go in, and what is known about it. Paths are relative to Jupyter's root. */
  prepare(source: string, paths: readonly string[]): Promise<Preparation> {
    return this._send('post', 'publish/prepare', { source, paths });
  }

  /** What should not be published; `files` are relative to `folder`. */
  check(folder: string, files: readonly string[]): Promise<Finding[]> {
    return this._send('post', 'publish/check', { folder, files });
  }

  /** What is wrong with metadata; with `ossr`, by the rules of the OSSR, too. */
  validate(metadata: DraftMetadata, ossr: boolean): Promise<Validation> {
    return this._send('post', 'publish/validate', { metadata, ossr });
  }

  cure(wanted: Cure): Promise<{ path: string }> {
    return this._send('post', 'publish/cure', wanted);
  }

  /** How files of a folder differ from those of a record. */
  diff(
    source: string,
    record: string,
    folder: string,
    files: readonly string[]
  ): Promise<VersionDiff> {
    return this._send('post', 'publish/diff', {
      source,
      record,
      folder,
      files
    });
  }

  /** Words of a vocabulary, as one types. */
  choices(
    source: string,
    vocabulary: string,
    q = '',
    within?: string
  ): Promise<Choice[]> {
    const params = new URLSearchParams({ vocabulary, q });
    if (within !== undefined) {
      params.set('within', within);
    }
    return this._get(`sources/${source}/choices`, params);
  }

  draft(source: string, id: string): Promise<Draft> {
    return this._get(draftOf(source, id));
  }

  /** The draft in which the metadata of a published record are changed. */
  editRecord(source: string, id: string): Promise<Draft> {
    return this._send('post', `${record(source, id)}/edit`);
  }

  /** What a record of ours says, as one types it. */
  metadataOf(source: string, id: string): Promise<DraftMetadata> {
    return this._get(`${record(source, id)}/metadata`);
  }

  jobs(): Promise<Job[]> {
    return this._get('jobs');
  }

  job(id: string): Promise<Job> {
    return this._get(`jobs/${id}`);
  }

  submit(spec: JobSpec): Promise<Job> {
    return this._send('post', 'jobs', spec);
  }

  cancel(id: string): Promise<Job> {
    return this._send('post', `jobs/${id}/cancel`);
  }

  retry(id: string, how: RetryIn = {}): Promise<Job> {
    return this._send('post', `jobs/${id}/retry`, how);
  }

  forget(id: string): Promise<Job> {
    return this._send('delete', `jobs/${id}`);
  }

  async log(id: string): Promise<string[]> {
    return (await this._get<{ lines: string[] }>(`jobs/${id}/log`)).lines;
  }

  /** The kernels that something could be installed for, and why not. */
  kernels(): Promise<KernelTarget[]> {
    return this._get('kernels');
  }

  /** The environments that were made here, newest first. */
  environments(): Promise<Environment[]> {
    return this._get('environments');
  }

  /** Remove its kernel and its files. */
  removeEnvironment(id: string): Promise<Environment> {
    return this._send('delete', `environments/${id}`);
  }

  /** Start a plan for the newest version. */
  updateEnvironment(id: string): Promise<Job> {
    return this._send('post', `environments/${id}/update`);
  }

  /** Start a plan that makes the same versions again. */
  repairEnvironment(id: string): Promise<Job> {
    return this._send('post', `environments/${id}/repair`);
  }

  lockEnvironment(id: string): Promise<LockFile> {
    return this._get(`environments/${id}/lock`);
  }

  /** Keep the files that a plan looked at, installing nothing. */
  keepPlanFiles(plan: string): Promise<BroughtContent> {
    return this._send('post', `install-plans/${plan}/files`);
  }

  private async _settling<T>(
    answer: Promise<T>,
    news: (answer: T) => boolean = () => true
  ): Promise<T> {
    const told = await answer;
    if (news(told)) {
      this._settled.emit();
    }
    return told;
  }

  private _settled = new Signal<this, void>(this);
}

function draftOf(source: string, id: string): string {
  return `sources/${source}/drafts/${encodeURIComponent(id)}`;
}

function record(source: string, id: string): string {
  return `sources/${source}/records/${encodeURIComponent(id)}`;
}
