import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  ICommandPalette,
  ISessionContextDialogs,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../common/commandIds';
import { contextMenuTest } from '../common/panels/contextMenu';
import { showInMain } from '../common/panels/mainArea';
import { addPublishCommands } from './commands';
import type { IPublishAbout } from './model/formValues';
import type { PublishPanel } from './panels/publish';
import { IFiles, IJobs, IOssrClient, ISources } from '../tokens';

type Shown = MainAreaWidget<PublishPanel>;

export const publishing: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:publishing',
  description: 'Publication of files as records.',
  autoStart: true,
  requires: [
    IOssrClient,
    IJobs,
    IFiles,
    ISources,
    IRenderMimeRegistry,
    IDocumentManager
  ],
  optional: [
    IDefaultFileBrowser,
    INotebookTracker,
    IStateDB,
    ILayoutRestorer,
    ICommandPalette,
    ISessionContextDialogs,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    client: IOssrClient,
    jobs: IJobs,
    files: IFiles,
    sources: ISources,
    rendermime: IRenderMimeRegistry,
    documents: IDocumentManager,
    browser: IDefaultFileBrowser | null,
    notebooks: INotebookTracker | null,
    state: IStateDB | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    dialogs: ISessionContextDialogs | null,
    translator: ITranslator | null
  ) => {
    const { commands, serviceManager, shell } = app;
    const { contents } = serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    jobs.kinds.add({
      kinds: ['publish'],
      direction: 'up',
      nameOf: ({ metadata, folder }) => metadata.title || folder,
      recordOf: ({ result }) =>
        result?.kind === 'publish' && result.record ? result : null,
      load: async () => (await import('./panels/publishDisplay')).publishDisplay
    });
    const tracker = new WidgetTracker<Shown>({ namespace: 'ossr-publish' });
    const modelOf = ({ content }: Shown) => content.model;
    const open = async (asked: IPublishAbout) => {
      const [{ PublishPanel }, parts, { makeContext }, html] =
        await Promise.all([
          import('./panels/publish'),
          import('./model'),
          import('../common/panels/context'),
          import('./panels/descriptionHtml')
        ]);
      const formStore = new parts.FormStore(
        state,
        window.localStorage,
        app.serviceManager.serverSettings.baseUrl
      );
      const { source, draft, paths } = asked;
      const about =
        source !== null && draft !== null && paths.length === 0
          ? { ...asked, paths: await formStore.placeOf(source, draft) }
          : asked;
      const id = parts.formId(about);
      const known = tracker.find(widget => modelOf(widget).id === id);
      if (known && modelOf(known).submission.stage === 'done') {
        // It is over: the same files are published anew.
        known.dispose();
      } else if (known) {
        showInMain(shell, known);
        return;
      }
      const model = new parts.PublishModel(
        {
          client,
          jobs,
          sources,
          formStore,
          html: markdown => html.descriptionHtml(rendermime, markdown)
        },
        about
      );
      const context = makeContext({
        commands,
        trans,
        files,
        rendermime,
        notebooks: null
      });
      const widget: Shown = new MainAreaWidget({
        content: new PublishPanel(context, model)
      });
      showInMain(shell, widget, `ossr-publish-${id}`);
      await tracker.add(widget);
      void model.load();
    };
    const selected = () =>
      Array.from(browser?.selectedItems() ?? [], ({ path, type }) => ({
        path: contents.localPath(path),
        folder: type === 'directory'
      }));
    addPublishCommands({
      commands,
      trans,
      palette,
      menuIsOn: contextMenuTest(app),
      client,
      sources,
      open,
      documents: async () => {
        const { Documents } = await import('./panels/documents');
        return new Documents(documents, dialogs, translator);
      },
      model: id => {
        const widget =
          id === undefined
            ? tracker.currentWidget
            : tracker.find(other => modelOf(other).id === id);
        return widget ? modelOf(widget) : null;
      },
      selected,
      notebook: () => {
        const path = notebooks?.currentWidget?.context.path;
        return path === undefined ? null : contents.localPath(path);
      }
    });
    contents.fileChanged.connect((_, { type, oldValue, newValue }) => {
      const changed = [oldValue?.path, newValue?.path].filter(
        path => path !== undefined
      );
      tracker.forEach(widget =>
        modelOf(widget).checks.filesMayDiffer(
          changed.map(path => contents.localPath(path)),
          type === 'save' ? 'content' : 'names'
        )
      );
    });
    void restorer?.restore(tracker, {
      command: CommandIDs.openPublication,
      args: widget => ({ ...argsOf(modelOf(widget).form.state.about) }),
      name: ({ id }) => id
    });
  }
};

/** As arguments of a command: null values are left out. */
function argsOf({ paths, ...about }: IPublishAbout) {
  const given = Object.entries(about).filter(
    (entry): entry is [string, string] => entry[1] !== null
  );
  return { ...Object.fromEntries(given), paths: [...paths] };
}
