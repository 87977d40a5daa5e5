import type {
  About,
  Account,
  Archive,
  Basket,
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
  GitCommit,
  IQuery,
  Job,
  JobSpec,
  KernelTarget,
  LocalCopy,
  LockFile,
  Preparation,
  MyRecord,
  NewerVersion,
  PlannedDid,
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

/** Requests about what one is at the repositories. */
export interface IAccountsClient {
  about(): Promise<About>;
  sources(): Promise<Source[]>;
  account(source: string): Promise<Account>;
  signIn(source: string, token: string): Promise<Account>;
  signOut(source: string): Promise<Account>;
}

/** Requests about what was selected in ESAP. */
export interface IBasketClient {
  /** Without a title where no ESAP is configured. */
  basket(): Promise<Basket>;
}

/** Requests about records, and what is in their files. */
export interface IRecordsClient {
  search(
    source: string,
    query: IQuery,
    signal?: AbortSignal
  ): Promise<RecordPage>;
  record(source: string, id: string, signal?: AbortSignal): Promise<Record>;
  versions(source: string, id: string): Promise<VersionSummary[]>;
  citation(source: string, id: string, style: string): Promise<Citation>;
  /** The data of lakes that a record names. */
  recordDids(source: string, id: string): Promise<RecordDid[]>;
  /** Open DIDs with a DOI, in all lakes. */
  openDids(doi: string): Promise<RecordDid[]>;
  /** `side`: the picture alone, of at most so many pixels in width and height. */
  preview(
    source: string,
    id: string,
    key: string,
    member?: string,
    side?: number
  ): Promise<Preview>;
  archive(source: string, id: string, key: string): Promise<Archive>;
  resolve(text: string, source?: string): Promise<Resolved>;
  /** Words of a vocabulary, as one types. */
  choices(
    source: string,
    vocabulary: string,
    q?: string,
    within?: string
  ): Promise<Choice[]>;
}

/** Requests about files of records on this disk. */
export interface IDownloadsClient {
  /** Which files of a record, of any version, lie on this disk. */
  copies(source: string, id: string): Promise<LocalCopy[]>;
  /** Which files of a folder came from records. */
  local(folder: string): Promise<LocalCopy[]>;
  /** Newer versions of records that are on this disk. */
  newerVersions(): Promise<NewerVersion[]>;
  plan(spec: DownloadSpec): Promise<DownloadPlan>;
}

/** Requests about what notebooks use. */
export interface IProvenanceClient {
  /** Software and data that a saved notebook uses. */
  uses(path: string): Promise<NotebookDependencies>;
  /** The commit of a folder that has a workflow for REANA. */
  workflowCommit(path: string): Promise<GitCommit>;
}

/** Requests about what is published. */
export interface IPublishingClient {
  /** What would go in, and what is known about it. Paths are relative to Jupyter's root. */
  prepare(
    source: string,
    paths: readonly string[],
    versionOf?: string | null
  ): Promise<Preparation>;
  /** What should not be published; `files` are relative to `folder`. */
  check(folder: string, files: readonly string[]): Promise<Finding[]>;
  /**
   * What is wrong with metadata; with `ossr`, by the rules of the OSSR, too.
   *
   * @param source - The repository whose vocabularies have to know the terms.
   */
  validate(
    metadata: RecordMetadata,
    ossr: boolean,
    source?: string | null
  ): Promise<Validation>;
  fix(wanted: Fix): Promise<{ path: string }>;
  /** How files of a folder differ from those of a record. */
  diff(
    source: string,
    record: string,
    folder: string,
    files: readonly string[]
  ): Promise<VersionDiff>;
  draft(source: string, id: string): Promise<Draft>;
  /** The draft in which the metadata of a published record are changed. */
  editRecord(source: string, id: string): Promise<Draft>;
}

/** Requests about own records and reviews. */
export interface ISubmissionsClient {
  /** Drafts and records of ours, newest first. */
  mine(source: string, signal?: AbortSignal): Promise<MyRecord[]>;
  /** Drop a draft, or what was changed of a published record. */
  discard(source: string, draft: string): Promise<Discarded>;
  /** Delete a published record of ours, or ask for that. */
  delete(source: string, id: string, wanted: DeletionIn): Promise<Deletion>;
  /** Open requests of the community, for its curators. */
  reviews(source: string, signal?: AbortSignal): Promise<Review[]>;
  review(source: string, id: string): Promise<Review>;
  act(
    source: string,
    id: string,
    action: ReviewAction,
    comment: string
  ): Promise<Review>;
  /** What was said and done about a review, oldest first. */
  comments(source: string, id: string): Promise<Comment[]>;
  say(source: string, id: string, content: string): Promise<Comment>;
}

/** Requests about jobs. */
export interface IJobsClient {
  jobs(): Promise<Job[]>;
  job(id: string): Promise<Job>;
  submit(spec: JobSpec): Promise<Job>;
  cancel(id: string): Promise<Job>;
  retry(id: string, how?: RetryIn): Promise<Job>;
  forget(id: string): Promise<Job>;
  log(id: string): Promise<string[]>;
}

/** Requests about environments and kernels. */
export interface IInstallsClient {
  /** The kernels that something could be installed for, and why not. */
  kernels(): Promise<KernelTarget[]>;
  /** The environments that were made here, newest first. */
  environments(): Promise<Environment[]>;
  /** Remove its kernel and its files. */
  removeEnvironment(id: string): Promise<Environment>;
  /** Start a plan for the newest version. */
  updateEnvironment(id: string): Promise<Job>;
  /** Start a plan that makes the same versions again. */
  repairEnvironment(id: string): Promise<Job>;
  lockEnvironment(id: string): Promise<LockFile>;
  /** Data of lakes that the record of a plan names. */
  planData(plan: string): Promise<PlannedDid[]>;
  /** Keep the files that a plan looked at, installing nothing. */
  downloadPlanFiles(plan: string): Promise<DownloadedContent>;
}
