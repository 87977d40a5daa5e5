import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { account } from './account/plugins/account';
import { bring } from './files/plugins/download';
import { client } from './common/plugins/client';
import { desk } from './submissions/plugin';
import { environments } from './install/plugins/environments';
import { files } from './files/plugins/files';
import { install } from './install/plugins/install';
import { jobs } from './jobs/plugins/jobs';
import { kernels } from './install/plugins/kernels';
import { lake } from './lake/plugin';
import { marks } from './files/plugins/marks';
import { notifications } from './jobs/plugins/notifications';
import { preview } from './record/plugins/preview';
import { publish } from './publishing/plugin';
import { record } from './record/plugins/record';
import { running } from './jobs/plugins/running';
import { search } from './browse/plugin';
import { sidebar } from './common/plugins/sidebar';
import { sources } from './account/plugins/sources';
import { status } from './jobs/plugins/status';
import { transfers } from './jobs/plugins/panel';
import { uses } from './provenance/plugin';

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
