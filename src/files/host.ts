import type { DownloadPlan } from '../api/types';
import type { INotifier } from '../common/commands';
import type {
  IBrowse,
  IFiles,
  IJobs,
  IDownloadsClient,
  IRecordsClient
} from '../tokens';
import type { Answers } from './model/conflicts';

/** What the commands on downloads need of JupyterLab. */
export interface IDownloadHost extends INotifier {
  client: IDownloadsClient & IRecordsClient;
  jobs: IJobs;
  files: IFiles;
  /** What is shown, where there is a sidebar that shows records. */
  browse: IBrowse | null;
  /** The folder that the file browser shows. */
  shownFolder(): string;
  /** A size for people. */
  size(bytes: number): string;
  /** Ask what to do about files in the way; null if the user changes their mind. */
  askConflicts(plan: DownloadPlan, members: boolean): Promise<Answers | null>;
  /** Let the user choose a folder, beginning at one that exists; null if they change their mind. */
  askFolder(current: string): Promise<string | null>;
}

/** What the commands on files that are here need of JupyterLab. */
export interface IFilesHost extends INotifier {
  client: IDownloadsClient & IRecordsClient;
  jobs: IJobs;
  /** Select it in the file browser; without `quiet` the file browser is activated too. */
  reveal(path: string, quiet: boolean): Promise<void>;
  /** Add a cell that reads the file to the current notebook; false if there is none. */
  insertCell(path: string): boolean;
  /** Add a Python cell to the current notebook; false if there is none of Python. */
  insertPython(source: string): boolean;
  hasNotebook(): boolean;
  /** Whether JupyterLab knows this type of file. */
  hasViewer(path: string): boolean;
  /** What is selected in the file browser, relative to the root; null for nothing. */
  selected(): string | null;
}
