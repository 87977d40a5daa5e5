import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { JobsModel } from '../model/jobs';
import { IJobs, IOssrClient } from '../../tokens';

export const jobs: JupyterFrontEndPlugin<IJobs> = {
  id: 'jupyter-ossr-ext:jobs',
  description: 'The jobs of the server, updated by events.',
  autoStart: true,
  requires: [IOssrClient],
  provides: IJobs,
  activate: (app: JupyterFrontEnd, client: IOssrClient) =>
    new JobsModel(client, app.serviceManager.events)
};
