import { Token } from '@lumino/coreutils';

import type {
  Conflict,
  DownloadPlan,
  DownloadSpec,
  FileEntry,
  Job,
  LocalCopy,
  Record
} from '../api/types';
import type { IStore, Loaded } from './base';

/** A job that downloads files of a record. */
export type DownloadJob = Job & {
  spec: DownloadSpec;
  result: Extract<Job['result'], { kind: 'download' }> | null;
};

/** How one file of a record stands on this disk. */
export type FileState =
  | { kind: 'absent' }
  | { kind: 'here' | 'edited' | 'other-version'; copy: LocalCopy }
  | { kind: 'coming'; job: DownloadJob; alone: boolean };

/** How the table of files is sorted; null: as the record has them. */
export interface IFileSort {
  by: 'name' | 'size' | 'state';
  descending: boolean;
}

/** One row of the table of files: a folder of keys, or a file in it. */
export type FileTableRow =
  | {
      kind: 'folder';
      /** Keys in it begin with this and a slash. */
      path: string;
      depth: number;
      open: boolean;
      files: readonly FileEntry[];
    }
  | { kind: 'file'; file: FileEntry; depth: number };

/** What of a record lies on this disk: how many of its files, and in which folder. */
export interface ILocalFiles {
  count: number;
  /** How many of them differ from what was downloaded. */
  edited: number;
  folder: string;
}

export interface IFilesState {
  /** Chosen by the user; null while the default applies. */
  chosen: string | null;
  selected: ReadonlySet<string>;
  filter: string;
  sort: IFileSort | null;
  /** Folders of keys that are shown otherwise than they are at first. */
  toggled: ReadonlySet<string>;
  /** Which of its files, of any version, lie on this disk. */
  copies: Loaded<LocalCopy[]>;
}

/** What to download of a record, and where to. */
export interface IWanted {
  /** Empty: all files. */
  keys?: readonly string[];
  /** Paths in the one archive of `keys`. */
  members?: readonly string[];
  folder?: string;
  unpack?: boolean;
}

/** Where a file lies, or will lie, relative to Jupyter's root. */
export interface IPlaceOfFile {
  path: string;
  here: boolean;
}

/** The files of one record; changes also when the defaults or the record's jobs do. */
export interface IRecordFiles extends IStore<IFilesState> {
  readonly record: Record;
  /** Where its files go, relative to Jupyter's root. */
  readonly folder: string;
  /** Whether downloaded archives are unpacked. */
  readonly unpack: boolean;
  /** Files whose name contains the filter, in the record's order. */
  readonly matching: readonly FileEntry[];
  /** The rows of the table: sorted, in folders where keys have some and nothing is filtered. */
  readonly rows: readonly FileTableRow[];
  /** What of this version lies here; null for nothing. */
  readonly local: ILocalFiles | null;
  /** The active downloads of this record, newest first. */
  readonly active: readonly DownloadJob[];
  /** Active jobs of several files, and the last job if it went wrong. */
  readonly shownJobs: readonly DownloadJob[];
  /** Whether an active job downloads all of its files. */
  readonly allComing: boolean;
  /** Whether every file is here, as it was downloaded. */
  readonly allHere: boolean;
  isArchive(key: string): boolean;
  /** A word for a file's type, or ''. */
  typeOf(file: FileEntry): string;
  /** Sort by a column; a second time the other way round, a third time not any more. */
  sortBy(by: IFileSort['by']): void;
  /** Open or close a folder of keys. */
  toggle(folder: string): void;
  /** Choose a folder; null goes back to the default. */
  setFolder(chosen: string | null): void;
  setFilter(filter: string): void;
  select(keys: Iterable<string>, on: boolean): void;
  /** The sum of some files' sizes, in bytes; of all files without keys. */
  size(keys?: ReadonlySet<string>): number;
  fileState(key: string): FileState;
  place(key: string): IPlaceOfFile;
  /** Ask what lies here; what is known stays while the answer is on its way. */
  loadCopies(): Promise<void>;
  /** The download that a wish amounts to. */
  spec(wanted: IWanted, onConflict?: Conflict): DownloadSpec;
  /** What a download would do; rejects with a `ProblemError`. */
  plan(spec: DownloadSpec): Promise<DownloadPlan>;
}

/** What the settings say; what the files of all records share. */
export interface IFilesDefaults {
  /** Where records go: a folder relative to Jupyter's root. */
  base: string;
  /** Whether zip and tar archives are unpacked beside themselves. */
  unpack: boolean;
}

export interface IFilesShared extends IFilesDefaults {
  /** Known vulnerabilities of this Jupyter, in sentences. */
  risks: readonly string[];
}

/** The files of the records that are read, and the defaults that they share. */
export interface IFiles extends IStore<IFilesShared> {
  /** Read the settings, the first time; they are not asked for before. */
  ready(): Promise<void>;
  /** The files of a record: the same object for the same record. */
  of(record: Record): IRecordFiles;
  /** Where a file of a record that is being read lies; null for a record that nobody looks at. */
  placeOf(source: string, record: string, key: string): IPlaceOfFile | null;
  /** The files of a record that is being read, in the order of its table; else none. */
  listed(source: string, record: string): readonly FileEntry[];
}
export const IFiles = new Token<IFiles>(
  'jupyter-ossr-ext:IFiles',
  'The files of each record: selection, download folder, plan, copies on disk.'
);
