import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { SourcesModel } from '../model/sources';
import { IOssrClient, ISources } from '../../tokens';

export const sources: JupyterFrontEndPlugin<ISources> = {
  id: 'jupyter-ossr-ext:sources',
  description: 'The configured repositories.',
  autoStart: true,
  requires: [IOssrClient],
  provides: ISources,
  activate: (_: JupyterFrontEnd, client: IOssrClient) =>
    new SourcesModel(client)
};
