import type { INotifier } from '../common/commands';
import type { IChooser } from '../search/recordChooser';
import type { IDownloadsClient, IRecordsClient } from '../tokens';
import type { IPublishAbout } from './model/formValues';
import type { PublishModel } from './model/model';

/** How a notebook ended that was run. */
export type Ran = 'all' | 'failed' | 'no-kernel';

/** The documents of JupyterLab; paths are relative to the root. */
export interface IDocuments {
  /** Open a file at a line, or a notebook at a cell, counted from 1. */
  show(path: string, place: number | null): Promise<void>;
  /** Restart the kernel of a notebook, run its cells in order, and save it if all went well. */
  runAll(path: string): Promise<Ran>;
  /** Whether it is open with changes that are not saved. */
  isDirty(path: string): boolean;
  /** Let something change a file: what is open is saved before, and read again after. */
  around(path: string, change: () => Promise<void>): Promise<void>;
}

/** What the commands on a form need of JupyterLab. */
export interface IFormHost extends INotifier {
  /** The form of that id, or the one that is looked at. */
  model(form: string | undefined): PublishModel | null;
  documents(): Promise<IDocuments>;
}

/** What the commands that publish need of JupyterLab. */
export interface IPublishHost extends IChooser, IFormHost {
  client: IDownloadsClient & IRecordsClient;
  /** Show the form for that; what was typed there earlier is in it. */
  open(about: IPublishAbout): Promise<void>;
  /** What is selected in the file browser, relative to the root. */
  selected(): { path: string; folder: boolean }[];
  /** The notebook that is open, relative to the root. */
  notebook(): string | null;
}
