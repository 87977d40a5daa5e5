import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { FilesRegistry } from '../model/filesRegistry';
import { followSettings } from '../../common/settings';
import { localFolder, restored } from '../../common/panels/browserFolder';
import { IFiles, IJobs, IOssrClient } from '../../tokens';

export const files: JupyterFrontEndPlugin<IFiles> = {
  id: 'jupyter-ossr-ext:files',
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
    let chosen = '';
    const { contents } = app.serviceManager;
    const follow = () => {
      const shown = browser ? localFolder(browser.model, contents) : '';
      model.setBase(chosen === '' ? shown : chosen);
    };
    const load = async () => {
      if (browser) {
        await restored(browser);
      }
      await followSettings(registry, 'downloads', ({ folder, unpack }) => {
        chosen =
          typeof folder === 'string'
            ? folder.trim().replace(/^\/+|\/+$/g, '')
            : '';
        model.setUnpack(unpack === true);
        follow();
      });
    };
    const model = new FilesRegistry(client, jobs, load);
    contents.fileChanged.connect((_, { oldValue, newValue }) => {
      for (const changed of new Set([oldValue?.path, newValue?.path])) {
        if (changed) {
          model.lookAgain(changed);
        }
      }
    });
    browser?.model.pathChanged.connect(follow);
    follow();
    return model;
  }
};
