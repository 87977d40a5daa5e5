import type { INotifier } from '../common/commands';
import type { IBrowse } from '../tokens';

/** What the commands about accounts need of JupyterLab. */
export interface IAccountHost extends INotifier {
  browse: IBrowse;
  reveal(): void;
}
