import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  INotebookWidgetFactory,
  type NotebookWidgetFactory
} from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { addPreviewCommands } from '../previewCommands';
import type { PreviewTabs } from '../panels/previewTabs';
import { IFiles, IOssrClient } from '../../tokens';

export const preview: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:preview',
  description: 'Previews of files and archives before download.',
  autoStart: true,
  requires: [IOssrClient, IFiles, IRenderMimeRegistry],
  optional: [INotebookWidgetFactory, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    client: IOssrClient,
    files: IFiles,
    rendermime: IRenderMimeRegistry,
    notebooks: NotebookWidgetFactory.IFactory | null,
    translator: ITranslator | null
  ) => {
    const { commands, shell } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const parts = { commands, trans, files, rendermime, notebooks };
    let tabs: Promise<PreviewTabs> | null = null;
    addPreviewCommands({
      commands,
      trans,
      show: async (kind, file, pin) => {
        tabs ??= Promise.all([
          import('../panels/previewTabs'),
          import('../../common/panels/context')
        ]).then(
          ([{ PreviewTabs }, { makeContext }]) =>
            new PreviewTabs(shell, makeContext(parts), client)
        );
        (await tabs).show(kind, file, pin);
      }
    });
  }
};
