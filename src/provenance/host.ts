import type { NotebookDependencies } from '../api/types';
import type { INotifier } from '../common/commands';
import type { IProvenanceClient, IRecordsClient } from '../tokens';

/** A notebook that is open. */
export interface IOpenNotebook {
  /** Relative to the root folder. */
  path: string;
  /** Write it to the disk, where the server reads it. */
  save(): Promise<void>;
  /** Add a text cell at its end. */
  addText(source: string): void;
}

/** What the commands about dependencies need of JupyterLab. */
export interface IProvenanceHost extends INotifier {
  client: IProvenanceClient & IRecordsClient;
  /** The open notebook of that path, or the current one; null if there is none. */
  notebook(path?: string): IOpenNotebook | null;
  /** Show what is used; true if the citations are wanted. */
  show(uses: NotebookDependencies): Promise<boolean>;
}
