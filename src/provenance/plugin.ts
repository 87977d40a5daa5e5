import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../common/commandIds';
import { addProvenanceCommands } from './commands';
import { IOssrClient } from '../tokens';

export const provenance: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:provenance',
  description: 'Dependencies of a notebook: recorded, shown and cited.',
  autoStart: true,
  requires: [IOssrClient, INotebookTracker],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    client: IOssrClient,
    notebooks: INotebookTracker,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const { commands, serviceManager } = app;
    const { contents, kernelspecs } = serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const localPath = ({ context }: NotebookPanel) =>
      contents.localPath(context.path);

    const note = async (panel: NotebookPanel, kernel: string) => {
      await panel.context.ready;
      if (!kernelspecs.specs?.kernelspecs[kernel]) {
        await kernelspecs.refreshSpecs(); // it may have been installed a moment ago
      }
      const { OURS, withSoftware } = await import('./model/dependencies');
      const origin = kernelspecs.specs?.kernelspecs[kernel]?.metadata?.[OURS];
      const { model } = panel;
      const changed = model && withSoftware(model.getMetadata(OURS), origin);
      if (changed) {
        model.setMetadata(OURS, changed);
      }
    };
    notebooks.widgetAdded.connect((_, panel) => {
      panel.sessionContext.kernelChanged.connect((_, { newValue }) => {
        if (newValue) {
          note(panel, newValue.name).catch(console.error);
        }
      });
    });

    addProvenanceCommands({
      commands,
      trans,
      palette,
      client,
      notebook: path => {
        const panel =
          path === undefined
            ? notebooks.currentWidget
            : notebooks.find(other => localPath(other) === path);
        return panel
          ? {
              path: localPath(panel),
              save: async () => {
                if (panel.context.model.dirty) {
                  await panel.context.save();
                }
              },
              addText: source => {
                const cells = panel.model?.sharedModel;
                const index = cells?.cells.length ?? 0;
                cells?.insertCell(index, {
                  cell_type: 'markdown',
                  source,
                  metadata: {}
                });
                panel.content.activeCellIndex = index;
              }
            }
          : null;
      },
      show: async found => {
        const { showDependencies: showDependencies } =
          await import('./panels/dependenciesDialog');
        return showDependencies(found, trans);
      }
    });
    for (const command of [
      CommandIDs.showDependencies,
      CommandIDs.insertCitations
    ]) {
      // The palette hides what cannot be run, and does not ask again by itself.
      notebooks.currentChanged.connect(() =>
        commands.notifyCommandChanged(command)
      );
    }
  }
};
