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
    const open = new Set<string>();
    addPreviewCommands({
      commands,
      trans,
      show: async (kind, file) => {
        const id = encodeURIComponent(`ossr-${kind}-${JSON.stringify(file)}`);
        if (!open.has(id)) {
          const [{ makePreview }, { makeContext }] = await Promise.all([
            import('../panels/preview'),
            import('../../common/panels/context')
          ]);
          const widget = makePreview(makeContext(parts), client, kind, file);
          widget.id = id;
          open.add(id);
          widget.disposed.connect(() => open.delete(id));
          shell.add(widget, 'main');
        }
        shell.activateById(id);
      }
    });
  }
};
