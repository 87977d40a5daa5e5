import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { addDownloadCommands } from '../downloadCommands';
import { addFileCommands } from '../fileCommands';
import { CommandIDs } from '../../common/commandIds';
import { contextMenuTest } from '../../common/panels/contextMenu';
import { localFolder, selectedPath } from '../../common/panels/browserFolder';
import { FileDrag } from '../panels/fileDrag';
import {
  insertCell,
  insertPython,
  notebookAt,
  readingCellFor
} from '../panels/notebookCells';
import type { Revealer } from '../panels/revealer';
import { IBrowse, IFiles, IJobs, IOssrClient } from '../../tokens';
import { formatSize } from '../../common/views/format';

export const download: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:download',
  description:
    'Commands to download files of records, open them, show them in the file browser and load them in a cell.',
  autoStart: true,
  requires: [IOssrClient, IJobs, IFiles],
  optional: [
    IBrowse,
    IDefaultFileBrowser,
    IDocumentManager,
    INotebookTracker,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    client: IOssrClient,
    jobs: IJobs,
    files: IFiles,
    browse: IBrowse | null,
    browser: IDefaultFileBrowser | null,
    documents: IDocumentManager | null,
    notebooks: INotebookTracker | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const { commands, serviceManager } = app;
    const { contents } = serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const shownFolder = () =>
      browser ? localFolder(browser.model, contents) : '';

    jobs.kinds.add({
      kinds: ['download'],
      direction: 'down',
      nameOf: ({ record }) => record,
      load: async () =>
        (await import('../panels/downloadDisplay')).downloadDisplay
    });
    jobs.kinds.add({
      kinds: ['verify'],
      nameOf: ({ folder }) => folder ?? '',
      load: async () => (await import('../panels/verifyDisplay')).verifyDisplay
    });
    addDownloadCommands({
      commands,
      trans,
      palette,
      client,
      jobs,
      files,
      browse,
      shownFolder,
      size: formatSize,
      askConflicts: async (plan, together) => {
        const { askConflicts } = await import('../panels/conflictDialog');
        return askConflicts(plan, together, trans);
      },
      askFolder: async current => {
        if (!documents) {
          return null;
        }
        const { askFolder } = await import('../panels/folderDialog');
        return askFolder(documents, contents, trans, current);
      }
    });

    let revealer: Promise<Revealer> | null = null;
    addFileCommands({
      commands,
      trans,
      palette,
      menuIsOn: contextMenuTest(app),
      client,
      jobs,
      reveal: async (path, quiet) => {
        if (browser) {
          revealer ??= import('../panels/revealer').then(
            panel =>
              new panel.Revealer(browser, () =>
                app.shell.activateById(browser.id)
              )
          );
          const made = await revealer;
          await (quiet ? made.later(path) : made.now(path));
        }
      },
      hasViewer: path => app.docRegistry.getFileTypesForPath(path).length > 0,
      hasNotebook: () => Boolean(notebooks?.currentWidget),
      insertCell: path => {
        const panel = notebooks?.currentWidget;
        return panel ? insertCell(panel, path, contents) : false;
      },
      insertPython: source => {
        const panel = notebooks?.currentWidget;
        return panel ? insertPython(panel, source) : false;
      },
      selected: () => selectedPath(browser, contents)
    });

    if (notebooks) {
      const place = ({ source, record, key }: IPlaced) =>
        files.placeOf(source, record, key);
      new FileDrag({
        cellFor: (file, target) => {
          const panel = notebookAt(notebooks, target);
          const path = place(file)?.path;
          return panel && path !== undefined
            ? readingCellFor(panel, path, contents)
            : null;
        },
        dropped: file => {
          if (!place(file)?.here) {
            const { source, record, key } = file;
            void commands.execute(CommandIDs.downloadFiles, {
              source,
              record,
              keys: [key],
              reveal: false
            });
          }
        }
      });
    }
  }
};

interface IPlaced {
  source: string;
  record: string;
  key: string;
}
