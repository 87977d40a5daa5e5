import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { FilesRegistry } from '../models/files';
import { IFiles, IJobs, IOssrClient } from '../tokens';

export const files: JupyterFrontEndPlugin<IFiles> = {
  id: 'jupyter-ossr-ext:files',
  description:
    'The files of records: what is chosen, where it goes, what is here.',
  autoStart: true,
  requires: [IOssrClient, IJobs],
  provides: IFiles,
  activate: (_: JupyterFrontEnd, client: IOssrClient, jobs: IJobs) =>
    new FilesRegistry(client, jobs)
};
