import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { client } from './plugins/client';
import { files } from './plugins/files';
import { jobs } from './plugins/jobs';
import { sidebar } from './plugins/sidebar';
import { sources } from './plugins/sources';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  client,
  sources,
  jobs,
  files,
  sidebar
];

export default plugins;
