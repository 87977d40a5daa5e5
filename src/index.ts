import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { account } from './account/plugins/account';
import { sources } from './account/plugins/sources';
import { browse } from './browse/plugin';
import { client } from './common/plugins/client';
import { sidebar } from './common/plugins/sidebar';
import { download } from './files/plugins/download';
import { files } from './files/plugins/files';
import { environments } from './install/plugins/environments';
import { install } from './install/plugins/install';
import { kernels } from './install/plugins/kernels';
import { link } from './install/plugins/link';
import { jobs } from './jobs/plugins/jobs';
import { notifications } from './jobs/plugins/notifications';
import { jobsPanel } from './jobs/plugins/panel';
import { running } from './jobs/plugins/running';
import { status } from './jobs/plugins/status';
import { lake } from './lake/plugin';
import { provenance } from './provenance/plugin';
import { publishing } from './publishing/plugin';
import { preview } from './record/plugins/preview';
import { record } from './record/plugins/record';
import { marks } from './submissions/plugins/marks';
import { submissions } from './submissions/plugins/submissions';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  client,
  sources,
  jobs,
  files,
  sidebar,
  browse,
  record,
  preview,
  account,
  download,
  install,
  kernels,
  link,
  lake,
  environments,
  publishing,
  submissions,
  marks,
  notifications,
  running,
  status,
  jobsPanel,
  provenance
];

export default plugins;
