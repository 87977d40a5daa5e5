import type { INotifier } from '../common/commands';
import type { IBrowse, IRecordRef } from '../tokens';

/** What the commands on records need of JupyterLab. */
export interface IRecordCommands extends INotifier {
  browse: IBrowse;
  /** The record that the user looks at, wherever. */
  current(): IRecordRef | null;
  reveal(): void;
  openInMain(ref: IRecordRef): Promise<void>;
}
