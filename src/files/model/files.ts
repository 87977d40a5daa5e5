import type {
  DownloadJob,
  IJobs,
  IDownloadsClient,
  FileState,
  FileTableRow,
  IFilesDefaults,
  IFileSort,
  IFilesState,
  ILocalFiles,
  IPlaceOfFile,
  IRecordFiles,
  IStore,
  IWanted
} from '../../tokens';
import type {
  Conflict,
  DownloadPlan,
  DownloadSpec,
  FileEntry,
  Job,
  Record
} from '../../api/types';
import { CopyIndex } from './copyIndex';
import { isArchive, typeOf } from './fileTypes';
import { MANY, rowsOf } from './fileTable';
import { folderOf } from './folders';
import { includesFile, isDownload } from './downloadJob';
import { isActive } from '../../jobs/model/jobs';
import { Latest, shown, Store } from '../../common/model/store';

/**
 * The files of one record: which are chosen, where they go, which are here already.
 *
 * #### Notes
 * It changes also when the defaults or the record's jobs do, so that one subscription is enough.
 */
export class FilesModel extends Store<IFilesState> implements IRecordFiles {
  constructor(
    readonly record: Record,
    private _client: IDownloadsClient,
    private _jobs: IJobs,
    private _defaults: IStore<IFilesDefaults>
  ) {
    super({
      chosen: null,
      selected: new Set(),
      filter: '',
      sort: null,
      toggled: new Set(),
      copies: { status: 'idle' }
    });
    this._indexed = new CopyIndex(null, record.id);
    _defaults.changed.connect(this._touch, this);
    _jobs.changed.connect(this._touch, this);
    _jobs.ended.connect(this._onEnded, this);
  }

  /** Where its files go, relative to Jupyter's root. */
  get folder(): string {
    return (
      this.state.chosen ??
      this.local?.folder ??
      folderOf(this._defaults.state.base, this.record)
    );
  }

  /** Whether downloaded archives are unpacked. */
  get unpack(): boolean {
    return this._defaults.state.unpack;
  }

  /** Whether our server can unpack a file. */
  isArchive(key: string): boolean {
    return isArchive(key);
  }

  /** A word for a file's type, or ''. */
  typeOf(file: FileEntry): string {
    return typeOf(file);
  }

  /** Choose a folder; null goes back to the default. */
  setFolder(chosen: string | null): void {
    this.set({ chosen });
  }

  setFilter(filter: string): void {
    this.set({ filter });
  }

  /** Files whose name contains the filter, in the record's order. */
  get matching(): readonly FileEntry[] {
    const words = this.state.filter.trim().toLocaleLowerCase();
    const { files } = this.record;
    return words === ''
      ? files
      : files.filter(file => file.key.toLocaleLowerCase().includes(words));
  }

  get rows(): readonly FileTableRow[] {
    const { filter, sort, toggled } = this.state;
    return rowsOf(this.matching, {
      flat: filter.trim() !== '',
      closed: this.record.files.length > MANY,
      toggled,
      sort,
      state: ({ key }) => this.fileState(key).kind
    });
  }

  sortBy(by: IFileSort['by']): void {
    const { sort } = this.state;
    this.set({
      sort:
        sort?.by !== by
          ? { by, descending: false }
          : sort.descending
            ? null
            : { by, descending: true }
    });
  }

  toggle(folder: string): void {
    const toggled = new Set(this.state.toggled);
    if (!toggled.delete(folder)) {
      toggled.add(folder);
    }
    this.set({ toggled });
  }

  select(keys: Iterable<string>, on: boolean): void {
    const selected = new Set(this.state.selected);
    for (const key of keys) {
      if (on) {
        selected.add(key);
      } else {
        selected.delete(key);
      }
    }
    this.set({ selected });
  }

  /** The sum of some files' sizes, in bytes; of all files without keys. */
  size(keys?: ReadonlySet<string>): number {
    return this.record.files
      .filter(file => !keys || keys.has(file.key))
      .reduce((sum, file) => sum + file.size, 0);
  }

  /** The active downloads of this record, newest first. */
  get active(): readonly DownloadJob[] {
    return this._mine.filter(isActive);
  }

  /** Its jobs that a reader of the record should see: active ones of several files, and the last
   * one if it went wrong. */
  get shownJobs(): readonly DownloadJob[] {
    return this._mine.filter(
      (job, index) =>
        (isActive(job) && this._count(job) > 1) ||
        (index === 0 && (job.state === 'failed' || job.state === 'interrupted'))
    );
  }

  /** Whether an active job downloads all of its files. */
  get allComing(): boolean {
    return this.active.some(({ spec }) => (spec.keys ?? []).length === 0);
  }

  get local(): ILocalFiles | null {
    const folder = this._index.folder;
    if (folder === null) {
      return null;
    }
    const states = this.record.files.map(({ key }) => this.fileState(key).kind);
    const edited = states.filter(kind => kind === 'edited').length;
    return {
      count: states.filter(kind => kind === 'here').length + edited,
      edited,
      folder
    };
  }

  /** Whether every file is here, as it was downloaded. */
  get allHere(): boolean {
    const { files } = this.record;
    return (
      files.length > 0 &&
      files.every(({ key }) => this.fileState(key).kind === 'here')
    );
  }

  fileState(key: string): FileState {
    const job = this.active.find(({ spec }) => includesFile(spec, key));
    return job
      ? { kind: 'coming', job, alone: this._count(job) === 1 }
      : this._index.stateOf(key);
  }

  /** Path of a file, or its path once it is downloaded. */
  place(key: string): IPlaceOfFile {
    const fileState = this.fileState(key);
    switch (fileState.kind) {
      case 'here':
      case 'edited':
        return { path: fileState.copy.path, here: true };
      case 'coming':
        return { path: `${fileState.job.spec.folder}/${key}`, here: true };
      default: {
        const { folder } = this;
        return { path: folder === '' ? key : `${folder}/${key}`, here: false };
      }
    }
  }

  /** Whether a file of this record is at a path, or below it. */
  has(path: string): boolean {
    return (shown(this.state.copies) ?? []).some(
      copy => copy.path === path || copy.path.startsWith(`${path}/`)
    );
  }

  /** Load the copies on this disk; the known ones stay meanwhile. */
  loadCopies(): Promise<void> {
    const { source, id } = this.record;
    return this._copies.run(
      shown(this.state.copies),
      () => this._client.copies(source, id),
      copies => this.set({ copies })
    );
  }

  /** The spec of a download of some files. */
  spec(wanted: IWanted, onConflict: Conflict = 'ask'): DownloadSpec {
    return {
      kind: 'download',
      source: this.record.source,
      record: this.record.id,
      title: this.record.title,
      folder: wanted.folder ?? this.folder,
      keys: [...(wanted.keys ?? [])],
      members: [...(wanted.members ?? [])],
      unpack: wanted.unpack ?? this.unpack,
      onConflict
    };
  }

  /** What a download would do; rejects with a `ProblemError`. */
  plan(spec: DownloadSpec): Promise<DownloadPlan> {
    return this._client.plan(spec);
  }

  dispose(): void {
    this._defaults.changed.disconnect(this._touch, this);
    this._jobs.changed.disconnect(this._touch, this);
    this._jobs.ended.disconnect(this._onEnded, this);
    this._copies.abort();
  }

  /** How many files a job downloads. */
  private _count({ spec }: DownloadJob): number {
    return spec.keys?.length || this.record.files.length;
  }

  /** The copies on this disk, of any version. */
  private get _index(): CopyIndex {
    const copies = shown(this.state.copies);
    if (copies !== this._indexed.copies) {
      this._indexed = new CopyIndex(copies, this.record.id);
    }
    return this._indexed;
  }

  /** All downloads of this record, newest first. */
  private get _mine(): readonly DownloadJob[] {
    const { source, id } = this.record;
    return this._jobs.state.jobs
      .filter(isDownload)
      .filter(({ spec }) => spec.source === source && spec.record === id);
  }

  private _touch(): void {
    this.set({});
  }

  private _onEnded(_: unknown, job: Job): void {
    const { source, parent, id } = this.record;
    const about = this._jobs.kinds.recordOf(job);
    const same = about?.source === source && about.record === id;
    if (same || (parent !== null && about?.source === source)) {
      void this.loadCopies();
    }
  }

  private _copies = new Latest();
  private _indexed: CopyIndex;
}
