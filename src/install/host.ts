import type { Job } from '../api/types';
import type { INotifier } from '../common/commands';
import type { IChooser } from '../search/recordChooser';
import type {
  IBrowse,
  IFiles,
  IJobs,
  IDownloadsClient,
  IRecordsClient
} from '../tokens';
import type { EnvironmentsModel } from './model/environments';
import type { InstallModel } from './model/install';

/** What the commands on installs need of JupyterLab. */
export interface IInstallHost extends IChooser {
  client: IDownloadsClient & IRecordsClient;
  jobs: IJobs;
  files: IFiles;
  /** What is shown, where there is a sidebar that shows records. */
  browse: IBrowse | null;
  /**
   * Show how an install stands, beginning at one of its jobs; `trying`: to run a notebook, that one
   * or, if it is empty, the one that the record names.
   */
  open(job: Job, trying?: string | null): Promise<void>;
  /** The install that a job belongs to, or the one that is looked at. */
  model(job: string | undefined): InstallModel | null;
  /** Whether an install is in view that a job belongs to. */
  watched(job: string): boolean;
  /** Show it no longer. */
  close(model: InstallModel): void;
  /** What is selected in the file browser, relative to the root; null for nothing. */
  selected(): string | null;
  /** Open a terminal in a folder and type into it; nothing of it runs. */
  terminal(folder: string, words: string): Promise<void>;
}

/** What the commands on environments need of JupyterLab. */
export interface IEnvironmentsHost extends INotifier {
  environments: EnvironmentsModel;
  /** Show the list of environments. */
  show(): void;
  /** End whatever runs on a kernel. */
  stopKernel(name: string): Promise<void>;
  /** The list of kernels has changed. */
  refreshKernels(): Promise<void>;
  /** Write a new file beside what the file browser shows, and say so. */
  save(filename: string, text: string): Promise<void>;
  /** A size for people. */
  size(bytes: number): string;
}

/** A kernel that notebooks can be opened with. */
export interface IKernelName {
  name: string;
  display: string;
}

/** What the commands on kernels need of JupyterLab. */
export interface IKernelHost extends INotifier {
  /** The kernels that are here now; those of our environments first. */
  kernels(): Promise<IKernelName[]>;
  /** What is selected in the file browser, relative to the root; null for nothing. */
  selected(): string | null;
  /** The folder that the file browser shows. */
  shownFolder(): string;
  /** Open a notebook with a kernel; one that is open already gets it. */
  openNotebook(path: string, kernel: string): Promise<void>;
}
