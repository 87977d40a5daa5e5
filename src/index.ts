import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { client } from './plugins/client';
import { jobs } from './plugins/jobs';
import { sidebar } from './plugins/sidebar';
import { sources } from './plugins/sources';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  client,
  sources,
  jobs,
  sidebar
];

export default plugins;
