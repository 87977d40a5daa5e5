import type { INotifier } from '../common/commands';
import type {
  IBrowse,
  IDownloadsClient,
  IProvenanceClient,
  IRecordRef
} from '../tokens';
import type { IFileRef, PreviewKind } from './model/preview';

/** What the commands on records need of JupyterLab. */
export interface IRecordHost extends INotifier {
  browse: IBrowse;
  /** The record that the user looks at, wherever. */
  current(): IRecordRef | null;
  reveal(): void;
  /** Write a new file beside what the file browser shows, and say so. */
  save(filename: string, text: string): Promise<void>;
  openInMain(ref: IRecordRef): Promise<void>;
}

/** What the commands on folders with a workflow need of JupyterLab. */
export interface IReanaHost extends INotifier {
  browse: IBrowse;
  client: IDownloadsClient & IProvenanceClient;
  /** What the file browser has selected, else its folder; relative to the root. */
  selected(): string;
}

/** What the commands that preview a file need of JupyterLab. */
export interface IPreviewHost extends INotifier {
  /** In the tab that is used again for the next preview, or (`pin`) in one that stays. */
  show(kind: PreviewKind, file: IFileRef, pin: boolean): Promise<void>;
}
