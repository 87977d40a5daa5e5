import type { LabIcon } from '@jupyterlab/ui-components';

import type { INotifier } from '../common/commands';
import type { IBrowse } from '../tokens';

/** What the commands that find records need of JupyterLab. */
export interface ISearchHost extends INotifier {
  browse: IBrowse;
  /** Of the command that begins a search. */
  icon: LabIcon;
  /** Show the tab; with true, put the cursor into the box. */
  reveal(focus: boolean): void;
}
