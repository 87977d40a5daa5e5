import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { downloadIcon } from '@jupyterlab/ui-components';

import { CommandIDs } from '../../common/commandIds';
import { addJobCommands } from '../commands';
import { JobListModel } from '../model/jobList';
import { IFiles, IJobs, ISidebar } from '../../tokens';

const TAB = 'jobs';

export const jobsPanel: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:jobs-panel',
  description: 'The Transfers tab and its commands.',
  autoStart: true,
  requires: [IJobs, IFiles, ISidebar, IRenderMimeRegistry],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    files: IFiles,
    sidebar: ISidebar,
    rendermime: IRenderMimeRegistry,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const { commands } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const model = new JobListModel();
    const show = () => sidebar.reveal(TAB);
    addJobCommands({ commands, trans, jobs, transfers: model, show });
    for (const command of [
      CommandIDs.showJobs,
      CommandIDs.cancelJob,
      CommandIDs.retryJob,
      CommandIDs.removeJob,
      CommandIDs.clearFinishedJobs,
      CommandIDs.showLog
    ]) {
      palette?.addItem({ command, category: trans.__('OSSR') });
    }
    sidebar.addTab({
      id: TAB,
      label: trans.__('Transfers'),
      icon: downloadIcon,
      rank: 90,
      create: async () => {
        const [{ makeJobsPanel }, { makeContext }] = await Promise.all([
          import('../panels/jobs'),
          import('../../common/panels/context'),
          jobs.kinds.loadAll()
        ]);
        void jobs.load();
        const context = makeContext({ commands, trans, files, rendermime });
        return makeJobsPanel(context, jobs, model);
      }
    });
    let known = -1;
    const badge = () => {
      const count = jobs.active.length;
      if (count !== known) {
        known = count;
        sidebar.setBadge(TAB, count > 0 ? String(count) : '');
        commands.notifyCommandChanged(CommandIDs.cancelJob);
        commands.notifyCommandChanged(CommandIDs.clearFinishedJobs);
      }
    };
    jobs.changed.connect(badge);
  }
};
