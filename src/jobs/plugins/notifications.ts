import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { Job } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { followSettings } from '../../common/settings';
import { TitleBadge } from '../panels/titleBadge';
import { IJobs } from '../../tokens';

const LONGER_THAN = 10;

export const notifications: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:notifications',
  description: 'Notifications when a long transfer ends or a transfer fails.',
  autoStart: true,
  requires: [IJobs],
  optional: [ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const mark = new TitleBadge(document);
    // Read when the first job ends: start-up asks for nothing.
    let longerThan = LONGER_THAN;
    let settings: Promise<void> | null = null;
    const notify = async (job: Job) => {
      settings ??= followSettings(registry, 'notifications', values => {
        const wanted = values.longerThan;
        longerThan = typeof wanted === 'number' ? wanted : LONGER_THAN;
      });
      await settings;
      const seconds = (job.ended ?? 0) - (job.started ?? job.ended ?? 0);
      const { notifyJobEnd } = await import('../notifications');
      const { commands } = app;
      const { kinds } = jobs;
      const notified = await notifyJobEnd({ commands, trans, kinds }, job, {
        long: seconds > longerThan,
        hidden: document.hidden,
        watched:
          commands.hasCommand(CommandIDs.showInstall) &&
          commands.isToggled(CommandIDs.showInstall, { job: job.id })
      });
      if (notified) {
        mark.show(job.state === 'succeeded' ? '✓' : '!');
      }
    };
    jobs.ended.connect((_, job) => void notify(job));
  }
};
