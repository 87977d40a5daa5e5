import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../common/commandIds';
import { lakeIcon } from '../common/panels/icons';
import { addLakeCommands, type ILakeActions } from './commands';
import type { LakeModel } from './model/lake';
import type { LakeNotebooks } from './panels/notebooks';
import { IFiles, IJobs, ISidebar } from '../tokens';

const ID = 'jupyter-ossr-ext:lake';
const TAB = 'lake';

interface IParts {
  lake: LakeModel;
  actions: ILakeActions;
}

export const lake: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'The Data Lake (Rucio) tab and its commands.',
  autoStart: true,
  requires: [IJobs, IFiles, ISidebar, IRenderMimeRegistry],
  optional: [
    INotebookTracker,
    IDefaultFileBrowser,
    IDocumentManager,
    IStateDB,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    files: IFiles,
    sidebar: ISidebar,
    rendermime: IRenderMimeRegistry,
    notebooks: INotebookTracker | null,
    browser: IDefaultFileBrowser | null,
    documents: IDocumentManager | null,
    state: IStateDB | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const { commands, serviceManager } = app;
    const { contents, serverSettings } = serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    jobs.kinds.add({
      kinds: ['replicate', 'lake-download', 'upload'],
      nameOf: spec =>
        spec.kind === 'upload'
          ? (spec.record?.title ?? spec.paths.join(', '))
          : `${spec.did.scope}:${spec.did.name}`,
      load: async () => (await import('./panels/lakeJobDisplay')).lakeJobDisplay
    });
    let loading: Promise<IParts> | null = null;
    let loaded: IParts | null = null;
    let formStore: LakeNotebooks | null = null;
    let focus = (): void => undefined;

    // All of it is loaded, and made, when it is first needed.
    const load = () => (loading ??= make());
    const make = async (): Promise<IParts> => {
      const [
        { LakeClient },
        { LakeModel },
        { lakeActions },
        panels,
        { insertSource }
      ] = await Promise.all([
        import('../api/lakes'),
        import('./model/lake'),
        import('./actions'),
        import('./panels/notebooks'),
        import('../files/panels/notebookCells')
      ]);
      const model = new LakeModel(new LakeClient(serverSettings), jobs, files);
      if (notebooks) {
        formStore = new panels.LakeNotebooks(notebooks, model);
      }
      const actions = lakeActions({
        commands,
        trans,
        lake: model,
        reveal: wanted => {
          sidebar.reveal(TAB);
          if (wanted) {
            focus();
          }
        },
        askFolder: async current => {
          const { askFolder } = await import('../files/panels/folderDialog');
          return documents && askFolder(documents, contents, trans, current);
        },
        askFiles: async () => {
          const { askFiles } = await import('../files/panels/folderDialog');
          return documents
            ? askFiles(documents, contents, {
                title: trans.__('Choose the files and folders to upload'),
                label: trans.__(
                  'If nothing is selected, the folder that is shown is uploaded.'
                )
              })
            : [];
        },
        selected: () =>
          browser
            ? [...browser.selectedItems()].map(({ path }) =>
                contents.localPath(path)
              )
            : [],
        insertCell: source => {
          const panel = notebooks?.currentWidget;
          return panel ? insertSource(panel, source) : false;
        }
      });
      return (loaded = { lake: model, actions });
    };

    addLakeCommands({
      commands,
      trans,
      palette,
      load: async () => (await load()).actions,
      loaded: () => loaded?.actions ?? null
    });

    sidebar.addTab({
      id: TAB,
      label: trans.__('Data Lake'),
      icon: lakeIcon,
      rank: 20,
      create: async () => {
        const [{ lake: model }, { LakePanel }, { makeContext }, { keepPlace }] =
          await Promise.all([
            load(),
            import('./panels/lake'),
            import('../common/panels/context'),
            import('./model/memory')
          ]);
        const context = makeContext({
          commands,
          trans,
          files,
          rendermime,
          notebooks: null
        });
        void jobs.load();
        if (state) {
          void keepPlace(model, state, ID);
        }
        const panel = new LakePanel(context, model, paths => {
          void commands.execute(CommandIDs.uploadToLake, {
            paths: paths.map(path => contents.localPath(path))
          });
        });
        focus = () => panel.activate();
        return panel;
      }
    });

    // A notebook that uses data of a lake needs them also where nobody looks at the tab.
    notebooks?.widgetAdded.connect((_, panel) => {
      void panel.context.ready.then(async () => {
        const { model } = panel;
        const marked =
          model?.getMetadata('ossr') ?? model?.getMetadata('rucio_attachments');
        if (marked !== undefined && !panel.isDisposed) {
          const { hasAttachments } = await import('./panels/notebooks');
          if (hasAttachments(panel)) {
            await load();
            formStore?.of(panel);
          }
        }
      });
    });
  }
};
