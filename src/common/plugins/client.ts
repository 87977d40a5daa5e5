import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { OssrClient } from '../../api/client';
import { IOssrClient } from '../../tokens';

export const client: JupyterFrontEndPlugin<IOssrClient> = {
  id: 'jupyter-ossr-ext:client',
  description: 'Typed access to the server part.',
  autoStart: true,
  provides: IOssrClient,
  activate: (app: JupyterFrontEnd) =>
    new OssrClient(app.serviceManager.serverSettings)
};
