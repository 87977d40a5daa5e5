import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  IRunningSessionManagers,
  type IRunningSessions
} from '@jupyterlab/running';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { Job } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { ossrIcon } from '../../common/panels/icons';
import { IJobs } from '../../tokens';

export const running: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:running',
  description:
    'Transfers in the Running panel; shutting one down cancels the transfer.',
  autoStart: true,
  requires: [IJobs, IRunningSessionManagers],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    managers: IRunningSessionManagers,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const cancel = (job: Job) =>
      void app.commands.execute(CommandIDs.cancelJob, { job: job.id });
    const item = (job: Job): IRunningSessions.IRunningItem => ({
      icon: () => ossrIcon,
      label: () => jobs.kinds.nameOf(job),
      labelTitle: () =>
        ('folder' in job.spec && job.spec.folder) || jobs.kinds.nameOf(job),
      detail: () => {
        const { done = 0, total = null } = job.progress ?? {};
        return total === null || total === 0
          ? ''
          : `${Math.floor((100 * done) / total)} %`;
      },
      open: () => void app.commands.execute(CommandIDs.showJobs),
      shutdown: () => cancel(job)
    });
    managers.add({
      name: trans.__('OSSR Transfers'),
      // Called at start-up, and whenever the list is drawn: nothing is asked for here.
      running: () => jobs.active.map(item),
      refreshRunning: () => void jobs.load(),
      runningChanged: jobs.changed,
      shutdownAll: () => jobs.active.forEach(cancel),
      shutdownLabel: trans.__('Cancel'),
      shutdownAllLabel: trans.__('Cancel All'),
      shutdownAllConfirmationText: trans.__(
        'Cancel all transfers? Partial downloads are kept and can be resumed where the repository allows it.'
      )
    });
  }
};
