import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  ICommandPalette,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { Job } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { selectedPath } from '../../common/panels/browserFolder';
import { contextMenuTest } from '../../common/panels/contextMenu';
import { showInMain } from '../../common/panels/mainArea';
import { addInstallCommands } from '../installCommands';
import { isInstall, resultOf } from '../model/installJobs';
import type { InstallPanel } from '../panels/install';
import { IBrowse, IFiles, IJobs, IOssrClient, ISources } from '../../tokens';

type Shown = MainAreaWidget<InstallPanel>;

export const install: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:install',
  description: 'Installation of records: plan, confirmation, kernel.',
  autoStart: true,
  requires: [IOssrClient, IJobs, IFiles, ISources, IRenderMimeRegistry],
  optional: [
    IBrowse,
    IDefaultFileBrowser,
    ILayoutRestorer,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    client: IOssrClient,
    jobs: IJobs,
    files: IFiles,
    sources: ISources,
    rendermime: IRenderMimeRegistry,
    browse: IBrowse | null,
    browser: IDefaultFileBrowser | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const { commands, serviceManager, shell } = app;
    const { contents, kernelspecs } = serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    jobs.kinds.add({
      kinds: ['plan-install', 'install', 'try'],
      nameOf: spec =>
        spec.kind === 'plan-install'
          ? (spec.record ?? spec.folder ?? '')
          : spec.plan,
      recordOf: job => {
        const { source = null, record = null } =
          (isInstall(job) && resultOf(job)?.environment) || {};
        return source !== null && record !== null ? { source, record } : null;
      },
      load: async () =>
        (await import('../panels/installDisplay')).installDisplay
    });
    jobs.kinds.add({
      kinds: ['run'],
      nameOf: ({ notebooks }) => notebooks.join(', '),
      load: async () => (await import('../panels/runDisplay')).runDisplay
    });
    const tracker = new WidgetTracker<Shown>({ namespace: 'ossr-install' });
    const modelOf = ({ content }: Shown) => content.model;
    const covers = (widget: Shown, id: string) => {
      const { planJob, installJob } = modelOf(widget);
      return planJob?.id === id || installJob?.id === id;
    };
    const open = async (job: Job, trying: string | null = null) => {
      const known = tracker.find(widget => covers(widget, job.id));
      if (known) {
        showInMain(shell, known);
        return;
      }
      const [{ InstallPanel }, { InstallModel }, { makeContext }] =
        await Promise.all([
          import('../panels/install'),
          import('../model/install'),
          import('../../common/panels/context')
        ]);
      const context = makeContext({ commands, trans, files, rendermime });
      const model = new InstallModel(client, jobs, job, trying);
      const widget: Shown = new MainAreaWidget({
        content: new InstallPanel(context, model)
      });
      showInMain(shell, widget, `ossr-install-${job.id}`);
      await tracker.add(widget);
      let shown = argsOf(widget).job;
      model.changed.connect(() => {
        const { job: now } = argsOf(widget);
        if (now !== shown) {
          // After a reload the newest plan, or its install, is resumed.
          shown = now;
          void tracker.save(widget);
        }
        commands.notifyCommandChanged(CommandIDs.startInstall);
        commands.notifyCommandChanged(CommandIDs.undoInstall);
      });
    };
    addInstallCommands({
      commands,
      trans,
      palette,
      menuIsOn: contextMenuTest(app),
      client,
      jobs,
      files,
      sources,
      browse,
      open,
      model: id => {
        const widget =
          id === undefined
            ? tracker.currentWidget
            : tracker.find(other => covers(other, id));
        return widget ? modelOf(widget) : null;
      },
      watched: id =>
        !!tracker.find(widget => widget.isVisible && covers(widget, id)),
      close: model => tracker.find(other => modelOf(other) === model)?.close(),
      selected: () => selectedPath(browser, contents),
      terminal: async (folder, words) => {
        const { typeInto } = await import('../panels/terminal');
        const opened: unknown = await commands.execute('terminal:create-new', {
          cwd: folder
        });
        await typeInto(opened, words);
      }
    });
    jobs.ended.connect((_, job) => {
      if (isInstall(job) && job.state === 'succeeded') {
        void kernelspecs.refreshSpecs();
      }
    });
    void restorer?.restore(tracker, {
      command: CommandIDs.showInstall,
      args: widget => ({ ...argsOf(widget), quiet: true }),
      name: ({ id }) => id
    });
  }
};

function argsOf({ content: { model } }: Shown): {
  job: string;
  notebook?: string;
} {
  const { notebook } = model;
  return {
    job: model.installJob?.id ?? model.planJob?.id ?? '',
    ...(notebook !== null && { notebook })
  };
}
