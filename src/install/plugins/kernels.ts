import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { addKernelCommands } from '../kernelCommands';
import { localFolder, selectedPath } from '../../common/panels/browserFolder';

export const kernels: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:kernels',
  description: 'Notebooks with the kernels of installed records.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [IDefaultFileBrowser, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    _notebooks: INotebookTracker,
    browser: IDefaultFileBrowser | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const { commands, serviceManager } = app;
    const { contents, kernelspecs, sessions } = serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    addKernelCommands({
      commands,
      trans,
      palette,
      kernels: async () => {
        await kernelspecs.refreshSpecs();
        const all = Object.values(kernelspecs.specs?.kernelspecs ?? {});
        return all
          .filter(spec => spec !== undefined)
          .map(({ name, display_name, metadata }) => ({
            name,
            display: display_name,
            ours: metadata?.ossr !== undefined
          }))
          .sort((a, b) => Number(b.ours) - Number(a.ours));
      },
      selected: () => selectedPath(browser, contents),
      shownFolder: () => (browser ? localFolder(browser.model, contents) : ''),
      openNotebook: async (path, kernel) => {
        // A notebook would first start the kernel that its file names: give it one before.
        if (!(await sessions.findByPath(path))) {
          const session = await sessions.startNew({
            path,
            name: PathExt.basename(path),
            type: 'notebook',
            kernel: { name: kernel }
          });
          session.dispose();
        }
        // A kernel that was just installed may not be known to the page yet.
        if (!kernelspecs.specs?.kernelspecs[kernel]) {
          await kernelspecs.refreshSpecs();
        }
        const panel = (await commands.execute('docmanager:open', {
          path,
          factory: 'Notebook',
          kernel: { name: kernel }
        })) as NotebookPanel;
        const { sessionContext } = panel;
        await sessionContext.ready;
        if (sessionContext.session?.kernel?.name !== kernel) {
          await sessionContext.changeKernel({ name: kernel });
        }
      }
    });
  }
};
