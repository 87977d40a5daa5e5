import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { account } from './plugins/account';
import { bring } from './plugins/bring';
import { client } from './plugins/client';
import { desk } from './plugins/desk';
import { environments } from './plugins/environments';
import { files } from './plugins/files';
import { install } from './plugins/install';
import { jobs } from './plugins/jobs';
import { kernels } from './plugins/kernels';
import { lake } from './plugins/lake';
import { marks } from './plugins/marks';
import { notifications } from './plugins/notifications';
import { preview } from './plugins/preview';
import { publish } from './plugins/publish';
import { record } from './plugins/record';
import { running } from './plugins/running';
import { search } from './plugins/search';
import { sidebar } from './plugins/sidebar';
import { sources } from './plugins/sources';
import { status } from './plugins/status';
import { transfers } from './plugins/transfers';
import { uses } from './plugins/uses';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  client,
  sources,
  jobs,
  files,
  sidebar,
  search,
  record,
  preview,
  account,
  bring,
  install,
  kernels,
  lake,
  environments,
  publish,
  desk,
  marks,
  notifications,
  running,
  status,
  transfers,
  uses
];

export default plugins;
