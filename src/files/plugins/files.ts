import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { FilesRegistry } from '../model/filesRegistry';
import { localFolder } from '../../common/panels/browserFolder';
import { IFiles, IJobs, IOssrClient } from '../../tokens';

const ID = 'jupyter-ossr-ext:files';

export const files: JupyterFrontEndPlugin<IFiles> = {
  id: ID,
  description:
    'The files of records: selection, download folder, copies on disk.',
  autoStart: true,
  requires: [IOssrClient, IJobs],
  optional: [IDefaultFileBrowser, ISettingRegistry],
  provides: IFiles,
  activate: (
    app: JupyterFrontEnd,
    client: IOssrClient,
    jobs: IJobs,
    browser: IDefaultFileBrowser | null,
    registry: ISettingRegistry | null
  ) => {
    let settings: ISettingRegistry.ISettings | null = null;
    const { contents } = app.serviceManager;
    const follow = () => {
      const fixed = settings?.composite.folder;
      const chosen = typeof fixed === 'string' ? fixed.trim() : '';
      const shown = browser ? localFolder(browser.model, contents) : '';
      model.setBase(chosen === '' ? shown : chosen.replace(/^\/+|\/+$/g, ''));
    };
    const load = async () => {
      // Without its settings it still works, with the defaults.
      settings = (await registry?.load(ID).catch(() => null)) ?? null;
      const take = () => {
        model.setUnpack(settings?.composite.unpack === true);
        follow();
      };
      take();
      settings?.changed.connect(take);
      model.changed.connect(() => {
        const { unpack } = model.state;
        if (settings && unpack !== (settings.composite.unpack === true)) {
          void settings.set('unpack', unpack);
        }
      });
    };
    const model = new FilesRegistry(client, jobs, load);
    browser?.model.pathChanged.connect(follow);
    follow();
    return model;
  }
};
