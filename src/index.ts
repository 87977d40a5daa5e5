import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { account } from './plugins/account';
import { client } from './plugins/client';
import { files } from './plugins/files';
import { jobs } from './plugins/jobs';
import { preview } from './plugins/preview';
import { record } from './plugins/record';
import { search } from './plugins/search';
import { sidebar } from './plugins/sidebar';
import { sources } from './plugins/sources';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  client,
  sources,
  jobs,
  files,
  sidebar,
  search,
  record,
  preview,
  account
];

export default plugins;
