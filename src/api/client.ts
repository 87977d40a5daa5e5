import { Requests } from './requests';
import type {
  About,
  Account,
  Archive,
  DownloadedContent,
  Choice,
  Citation,
  Fix,
  Comment,
  Deletion,
  DeletionIn,
  Discarded,
  DownloadPlan,
  DownloadSpec,
  Draft,
  RecordMetadata,
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
  NotebookDependencies,
  Preview,
  Record,
  RecordDid,
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
import { withoutSecrets } from './secrets';

/** Typed HTTP to our server part; every method rejects with a `ProblemError` only. */
export class OssrClient extends Requests {
  about(): Promise<About> {
    return this._request('get', '/');
  }

  sources(): Promise<Source[]> {
    return this._request('get', '/sources');
  }

  account(source: string): Promise<Account> {
    return this._request('get', '/sources/{source}/account', {
      path: { source }
    });
  }

  signIn(source: string, token: string): Promise<Account> {
    return this._request('put', '/sources/{source}/account', {
      path: { source },
      body: { token }
    });
  }

  signOut(source: string): Promise<Account> {
    return this._request('delete', '/sources/{source}/account', {
      path: { source }
    });
  }

  search(
    source: string,
    query: IQuery,
    signal?: AbortSignal
  ): Promise<RecordPage> {
    const { q, raw, page, sort, allVersions, facets } = query;
    const facet = Object.entries(facets).flatMap(([name, values]) =>
      values.map(value => `${name}:${value}`)
    );
    return this._request('get', '/sources/{source}/records', {
      path: { source },
      query: { q, raw, page, sort: sort || undefined, allVersions, facet },
      signal
    });
  }

  record(source: string, id: string, signal?: AbortSignal): Promise<Record> {
    return this._request('get', '/sources/{source}/records/{record}', {
      path: { source, record: id },
      signal
    });
  }

  versions(source: string, id: string): Promise<VersionSummary[]> {
    return this._request('get', '/sources/{source}/records/{record}/versions', {
      path: { source, record: id }
    });
  }

  citation(source: string, id: string, style: string): Promise<Citation> {
    return this._request('get', '/sources/{source}/records/{record}/citation', {
      path: { source, record: id },
      query: { style }
    });
  }

  /** The data of lakes that a record names. */
  recordDids(source: string, id: string): Promise<RecordDid[]> {
    return this._request('get', '/sources/{source}/records/{record}/dids', {
      path: { source, record: id }
    });
  }

  preview(
    source: string,
    id: string,
    key: string,
    member?: string
  ): Promise<Preview> {
    return this._request('get', '/sources/{source}/records/{record}/preview', {
      path: { source, record: id },
      query: { key, member }
    });
  }

  archive(source: string, id: string, key: string): Promise<Archive> {
    return this._request('get', '/sources/{source}/records/{record}/archive', {
      path: { source, record: id },
      query: { key }
    });
  }

  /** Which files of a record, of any version, lie on this disk. */
  copies(source: string, id: string): Promise<LocalCopy[]> {
    return this._request('get', '/sources/{source}/records/{record}/copies', {
      path: { source, record: id }
    });
  }

  /** Which files of a folder came from records. */
  local(folder: string): Promise<LocalCopy[]> {
    return this._request('get', '/local', { query: { folder } });
  }

  /** Software and data that a saved notebook uses. */
  uses(path: string): Promise<NotebookDependencies> {
    return this._request('get', '/dependencies', { query: { path } });
  }

  resolve(text: string, source?: string): Promise<Resolved> {
    return this._request('get', '/resolve', {
      query: { text: withoutSecrets(text), source: source || undefined }
    });
  }

  /** Drafts and records of ours, newest first. */
  mine(source: string, signal?: AbortSignal): Promise<MyRecord[]> {
    return this._settling(
      this._request('get', '/sources/{source}/mine', {
        path: { source },
        signal
      })
    );
  }

  /** Drop a draft, or what was changed of a published record. */
  discard(source: string, draft: string): Promise<Discarded> {
    return this._settling(
      this._request('delete', '/sources/{source}/drafts/{record}', {
        path: { source, record: draft }
      })
    );
  }

  /** Delete a published record of ours, or ask for that. */
  delete(source: string, id: string, wanted: DeletionIn): Promise<Deletion> {
    return this._settling(
      this._request('post', '/sources/{source}/records/{record}/deletion', {
        path: { source, record: id },
        body: wanted
      })
    );
  }

  /** Open requests of the community, for its curators. */
  reviews(source: string, signal?: AbortSignal): Promise<Review[]> {
    return this._request('get', '/sources/{source}/reviews', {
      path: { source },
      signal
    });
  }

  review(source: string, id: string): Promise<Review> {
    return this._settling(
      this._request('get', '/sources/{source}/reviews/{id}', {
        path: { source, id }
      }),
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
      this._request('post', '/sources/{source}/reviews/{id}', {
        path: { source, id },
        body: { action, comment }
      })
    );
  }

  /** What was said and done about a review, oldest first. */
  comments(source: string, id: string): Promise<Comment[]> {
    return this._request('get', '/sources/{source}/reviews/{id}/comments', {
      path: { source, id }
    });
  }

  say(source: string, id: string, content: string): Promise<Comment> {
    return this._request('post', '/sources/{source}/reviews/{id}/comments', {
      path: { source, id },
      body: { content }
    });
  }

  plan(spec: DownloadSpec): Promise<DownloadPlan> {
    return this._request('post', '/plan', { body: spec });
  }

  /** What would go in, and what is known about it. Paths are relative to Jupyter's root. */
  prepare(
    source: string,
    paths: readonly string[],
    versionOf: string | null = null
  ): Promise<Preparation> {
    return this._request('post', '/publish/prepare', {
      body: { source, paths: [...paths], versionOf }
    });
  }

  /** What should not be published; `files` are relative to `folder`. */
  check(folder: string, files: readonly string[]): Promise<Finding[]> {
    return this._request('post', '/publish/check', {
      body: { folder, files: [...files] }
    });
  }

  /**
   * What is wrong with metadata; with `ossr`, by the rules of the OSSR, too.
   *
   * @param source - The repository whose vocabularies have to know the terms.
   */
  validate(
    metadata: RecordMetadata,
    ossr: boolean,
    source: string | null = null
  ): Promise<Validation> {
    return this._request('post', '/publish/validate', {
      body: { metadata, ossr, source }
    });
  }

  fix(wanted: Fix): Promise<{ path: string }> {
    return this._request('post', '/publish/fix', { body: wanted });
  }

  /** How files of a folder differ from those of a record. */
  diff(
    source: string,
    record: string,
    folder: string,
    files: readonly string[]
  ): Promise<VersionDiff> {
    return this._request('post', '/publish/diff', {
      body: { source, record, folder, files: [...files] }
    });
  }

  /** Words of a vocabulary, as one types. */
  choices(
    source: string,
    vocabulary: string,
    q = '',
    within?: string
  ): Promise<Choice[]> {
    return this._request('get', '/sources/{source}/choices', {
      path: { source },
      query: { vocabulary, q, within }
    });
  }

  draft(source: string, id: string): Promise<Draft> {
    return this._request('get', '/sources/{source}/drafts/{record}', {
      path: { source, record: id }
    });
  }

  /** The draft in which the metadata of a published record are changed. */
  editRecord(source: string, id: string): Promise<Draft> {
    return this._request('post', '/sources/{source}/records/{record}/edit', {
      path: { source, record: id }
    });
  }

  /** What a record of ours says, as one types it. */
  metadataOf(source: string, id: string): Promise<RecordMetadata> {
    return this._request('get', '/sources/{source}/records/{record}/metadata', {
      path: { source, record: id }
    });
  }

  jobs(): Promise<Job[]> {
    return this._request('get', '/jobs');
  }

  job(id: string): Promise<Job> {
    return this._request('get', '/jobs/{id}', { path: { id } });
  }

  submit(spec: JobSpec): Promise<Job> {
    return this._request('post', '/jobs', { body: spec });
  }

  cancel(id: string): Promise<Job> {
    return this._request('post', '/jobs/{id}/cancel', { path: { id } });
  }

  retry(id: string, how: RetryIn = {}): Promise<Job> {
    return this._request('post', '/jobs/{id}/retry', {
      path: { id },
      body: how
    });
  }

  forget(id: string): Promise<Job> {
    return this._request('delete', '/jobs/{id}', { path: { id } });
  }

  async log(id: string): Promise<string[]> {
    return (await this._request('get', '/jobs/{id}/log', { path: { id } }))
      .lines;
  }

  /** The kernels that something could be installed for, and why not. */
  kernels(): Promise<KernelTarget[]> {
    return this._request('get', '/kernels');
  }

  /** The environments that were made here, newest first. */
  environments(): Promise<Environment[]> {
    return this._request('get', '/environments');
  }

  /** Remove its kernel and its files. */
  removeEnvironment(id: string): Promise<Environment> {
    return this._request('delete', '/environments/{id}', { path: { id } });
  }

  /** Start a plan for the newest version. */
  updateEnvironment(id: string): Promise<Job> {
    return this._request('post', '/environments/{id}/update', { path: { id } });
  }

  /** Start a plan that makes the same versions again. */
  repairEnvironment(id: string): Promise<Job> {
    return this._request('post', '/environments/{id}/repair', { path: { id } });
  }

  lockEnvironment(id: string): Promise<LockFile> {
    return this._request('get', '/environments/{id}/lock', { path: { id } });
  }

  /** Keep the files that a plan looked at, installing nothing. */
  downloadPlanFiles(plan: string): Promise<DownloadedContent> {
    return this._request('post', '/install-plans/{id}/files', {
      path: { id: plan }
    });
  }
}
