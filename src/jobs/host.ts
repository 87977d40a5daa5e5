import type { INotifier } from '../common/commands';
import type { IJobs } from '../tokens';
import type { JobListModel } from './model/jobList';

/** What the commands on jobs need of JupyterLab. */
export interface IJobsHost extends INotifier {
  jobs: IJobs;
  transfers: JobListModel;
  /** Show the list of jobs. */
  show(): void;
}
