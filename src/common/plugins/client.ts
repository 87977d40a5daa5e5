import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { makeClient } from '../../api/client';
import { IOssrClient } from '../../tokens';

export const client: JupyterFrontEndPlugin<IOssrClient> = {
  id: 'jupyter-ossr-ext:client',
  description: 'Typed client of the server extension.',
  autoStart: true,
  provides: IOssrClient,
  activate: (app: JupyterFrontEnd) =>
    makeClient(app.serviceManager.serverSettings)
};
