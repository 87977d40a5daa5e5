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
import {
  INotebookWidgetFactory,
  type NotebookWidgetFactory
} from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../../common/commandIds';
import { contextMenuTest } from '../../common/panels/contextMenu';
import { showInMain } from '../../common/panels/mainArea';
import { localFolder, selectedPath } from '../../common/panels/browserFolder';
import { addReanaCommands } from '../reanaCommands';
import { addRecordCommands } from '../recordCommands';
import type { RecordPanel } from '../panels/record';
import {
  IBrowse,
  IEnvironments,
  IFiles,
  IOssrClient,
  ISidebar,
  type IRecordRef
} from '../../tokens';

export const record: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:record',
  description: 'Records in the main area, and commands on records.',
  autoStart: true,
  requires: [IOssrClient, IBrowse, IFiles, ISidebar, IRenderMimeRegistry],
  optional: [
    INotebookWidgetFactory,
    IEnvironments,
    IDefaultFileBrowser,
    ILayoutRestorer,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    client: IOssrClient,
    browse: IBrowse,
    files: IFiles,
    sidebar: ISidebar,
    rendermime: IRenderMimeRegistry,
    notebooks: NotebookWidgetFactory.IFactory | null,
    environments: IEnvironments | null,
    browser: IDefaultFileBrowser | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const { commands, serviceManager, shell } = app;
    const { contents } = serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const parts = { commands, trans, files, rendermime, notebooks };
    const tracker = new WidgetTracker<MainAreaWidget<RecordPanel>>({
      namespace: 'ossr-record'
    });
    const openInMain = async (ref: IRecordRef) => {
      const id = `ossr-record-${ref.source}-${ref.id}`;
      const known = tracker.find(widget => widget.id === id);
      if (known) {
        showInMain(shell, known);
        return;
      }
      const [{ RecordPanel }, { makeContext }] = await Promise.all([
        import('../panels/record'),
        import('../../common/panels/context')
      ]);
      const content = new RecordPanel(
        makeContext(parts),
        client,
        browse,
        environments,
        ref
      );
      const widget = new MainAreaWidget({ content });
      showInMain(shell, widget, id);
      await tracker.add(widget);
    };
    addRecordCommands({
      commands,
      trans,
      palette,
      browse,
      openInMain,
      save: async (filename, text) => {
        const { saveNew } = await import('../../common/panels/newFile');
        await saveNew({ commands, trans }, contents, browser, filename, text);
      },
      current: () => {
        const { currentWidget } = tracker;
        return currentWidget && currentWidget === shell.currentWidget
          ? currentWidget.content.ref
          : browse.record.state.ref;
      },
      reveal: () => sidebar.reveal('ossr')
    });
    addReanaCommands({
      commands,
      trans,
      palette,
      menuIsOn: contextMenuTest(app),
      browse,
      client,
      selected: () =>
        selectedPath(browser, contents) ??
        (browser ? localFolder(browser.model, contents) : '')
    });
    void restorer?.restore(tracker, {
      command: CommandIDs.openRecordInMain,
      args: ({ content: { ref } }) => ({ source: ref.source, record: ref.id }),
      name: ({ id }) => id
    });
  }
};
