import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import {
  INotebookWidgetFactory,
  type NotebookWidgetFactory
} from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { searchIcon } from '@jupyterlab/ui-components';
import { Debouncer } from '@lumino/polling';

import { ossrIcon } from '../common/panels/icons';
import { followSettings } from '../common/settings';
import { addSearchCommands } from '../search/commands';
import { BrowseModel, type IBrowseMemory } from './model/browse';
import {
  IBrowse,
  IEnvironments,
  IFiles,
  IOssrClient,
  ISidebar,
  ISources
} from '../tokens';

const ID = 'jupyter-ossr-ext:browse';
const TAB = 'ossr';

export const browse: JupyterFrontEndPlugin<IBrowse> = {
  id: ID,
  description: 'The Records tab: search and read records.',
  autoStart: true,
  requires: [IOssrClient, ISources, IFiles, ISidebar, IRenderMimeRegistry],
  optional: [
    INotebookWidgetFactory,
    IEnvironments,
    IStateDB,
    ISettingRegistry,
    ICommandPalette,
    ITranslator
  ],
  provides: IBrowse,
  activate: (
    app: JupyterFrontEnd,
    client: IOssrClient,
    sources: ISources,
    files: IFiles,
    sidebar: ISidebar,
    rendermime: IRenderMimeRegistry,
    notebooks: NotebookWidgetFactory.IFactory | null,
    environments: IEnvironments | null,
    state: IStateDB | null,
    settings: ISettingRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const { commands } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const browse = new BrowseModel(client, sources);
    const ready = prepare(browse, settings, state, async () => {
      const { notifyNewerVersions } =
        await import('../search/newerVersionsNotification');
      await notifyNewerVersions({ commands, trans }, browse.newerVersions);
    });
    const parts = { commands, trans, files, rendermime, notebooks };
    let focus = (): void => undefined;

    sidebar.addTab({
      id: TAB,
      label: trans.__('Records'),
      icon: searchIcon,
      rank: 10,
      create: async () => {
        const [{ BrowsePanel }, { makeContext }] = await Promise.all([
          import('./panels/browse'),
          import('../common/panels/context'),
          ready
        ]);
        const panel = new BrowsePanel(
          makeContext(parts),
          client,
          browse,
          environments
        );
        focus = () => panel.activate();
        return panel;
      }
    });
    addSearchCommands({
      commands,
      trans,
      palette,
      browse,
      icon: ossrIcon,
      reveal: wanted => {
        sidebar.reveal(TAB);
        if (wanted) {
          focus();
        }
      }
    });
    return browse;
  }
};

/** Take up settings and what was remembered, then remember what changes. */
async function prepare(
  browse: BrowseModel,
  registry: ISettingRegistry | null,
  state: IStateDB | null,
  notifyNewerVersions: () => Promise<void>
): Promise<void> {
  let first = true;
  const [memory] = await Promise.all([
    state?.fetch(ID).catch(() => undefined),
    followSettings(registry, 'records', values => {
      browse.reana = String(values.reana ?? '');
      browse.search.asYouType = values.searchAsYouType !== false;
      if (first) {
        browse.style.choose(String(values.citationStyle));
        if (values.defaultSource) {
          browse.sources.select(String(values.defaultSource));
        }
        if (values.notifyNewerVersions === true) {
          void notifyNewerVersions();
        }
      }
      first = false;
    })
  ]);
  if (isMemory(memory)) {
    browse.restore(memory);
  }
  if (state) {
    const save = new Debouncer(
      () => state.save(ID, JSON.parse(JSON.stringify(browse.memory))),
      500
    );
    browse.changed.connect(() => void save.invoke());
  }
}

/** Whether what was remembered is of this version's making. */
function isMemory(memory: unknown): memory is IBrowseMemory {
  return (
    typeof memory === 'object' &&
    memory !== null &&
    'search' in memory &&
    'record' in memory &&
    'style' in memory
  );
}
