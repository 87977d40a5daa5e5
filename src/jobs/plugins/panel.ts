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
    addJobCommands({
      commands,
      trans,
      palette,
      jobs,
      transfers: model,
      show
    });
    const views = () => import('../panels/jobs');
    const makeContext = async () =>
      (await import('../../common/panels/context')).makeContext({
        commands,
        trans,
        files,
        rendermime
      });
    sidebar.addTab({
      id: TAB,
      label: trans.__('Transfers'),
      icon: downloadIcon,
      rank: 90,
      create: async () => {
        const [{ makeJobsPanel }, context] = await Promise.all([
          views(),
          makeContext(),
          jobs.kinds.loadAll()
        ]);
        void jobs.load();
        return makeJobsPanel(context, jobs, model);
      }
    });
    let footer: Promise<void> | null = null;
    const showFooter = async () => {
      const [{ makeTransferBar }, context] = await Promise.all([
        views(),
        makeContext()
      ]);
      sidebar.setFooter(makeTransferBar(context, jobs, model));
    };
    let known = -1;
    const badge = () => {
      const count = jobs.active.length;
      if (count !== known) {
        known = count;
        sidebar.setBadge(TAB, count > 0 ? String(count) : '');
        footer ??= count > 0 ? showFooter() : null;
        commands.notifyCommandChanged(CommandIDs.cancelJob);
        commands.notifyCommandChanged(CommandIDs.clearFinishedJobs);
      }
    };
    jobs.changed.connect(badge);
  }
};
