import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { kernelIcon } from '@jupyterlab/ui-components';

import { addEnvironmentCommands } from '../environmentCommands';
import { EnvironmentsModel } from '../model/environments';
import {
  IEnvironments,
  IFiles,
  IJobs,
  IOssrClient,
  ISidebar
} from '../../tokens';
import { formatSize } from '../../common/views/format';

const TAB = 'environments';

export const environments: JupyterFrontEndPlugin<IEnvironments> = {
  id: 'jupyter-ossr-ext:environments',
  description: 'The Environments tab and its commands.',
  autoStart: true,
  requires: [IOssrClient, IJobs, IFiles, ISidebar, IRenderMimeRegistry],
  optional: [IDefaultFileBrowser, ICommandPalette, ITranslator],
  provides: IEnvironments,
  activate: (
    app: JupyterFrontEnd,
    client: IOssrClient,
    jobs: IJobs,
    files: IFiles,
    sidebar: ISidebar,
    rendermime: IRenderMimeRegistry,
    browser: IDefaultFileBrowser | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const { commands, serviceManager } = app;
    const { contents, kernelspecs, sessions } = serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const model = new EnvironmentsModel(client, jobs);
    addEnvironmentCommands({
      commands,
      trans,
      palette,
      environments: model,
      size: formatSize,
      show: () => sidebar.reveal(TAB),
      stopKernel: async name => {
        await sessions.refreshRunning();
        const running = [...sessions.running()].filter(
          ({ kernel }) => kernel?.name === name
        );
        await Promise.all(running.map(({ id }) => sessions.shutdown(id)));
      },
      refreshKernels: () => kernelspecs.refreshSpecs(),
      save: async (filename, text) => {
        const { saveNew } = await import('../../common/panels/newFile');
        await saveNew({ commands, trans }, contents, browser, filename, text);
      }
    });
    sidebar.addTab({
      id: TAB,
      label: trans.__('Environments'),
      icon: kernelIcon,
      rank: 80,
      create: async () => {
        const [{ EnvironmentsPanel }, { makeContext }] = await Promise.all([
          import('../panels/environments'),
          import('../../common/panels/context')
        ]);
        void model.load();
        const context = makeContext({ commands, trans, files, rendermime });
        return new EnvironmentsPanel(context, model);
      }
    });
    return model;
  }
};
