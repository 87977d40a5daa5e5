import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../../common/commandIds';
import { StatusItem } from '../panels/statusItem';
import { IJobs } from '../../tokens';

const ID = 'jupyter-ossr-ext:status';

export const status: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Active transfers in the status bar.',
  autoStart: true,
  requires: [IJobs],
  // Notebook 7 has none.
  optional: [IStatusBar, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    bar: IStatusBar | null,
    translator: ITranslator | null
  ) => {
    if (!bar) {
      return;
    }
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const item = new StatusItem(jobs, trans, () => {
      void app.commands.execute(CommandIDs.showJobs);
    });
    bar.registerStatusItem(ID, {
      item,
      align: 'left',
      rank: 10,
      isActive: () => item.isActive(),
      activeStateChanged: item.activeChanged
    });
  }
};
