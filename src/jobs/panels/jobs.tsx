import type { IJobs } from '../../tokens';
import type { JobListModel } from '../model/jobList';
import type { IViewContext } from '../../common/views/context';
import { JobList } from '../views/JobList';
import { TransferBar } from '../views/TransferBar';
import { ViewWidget } from '../../common/panels/view';

/** The content of the tab of transfers. */
export function makeJobsPanel(
  context: IViewContext,
  jobs: IJobs,
  transfers: JobListModel
): ViewWidget {
  const widget = new ViewWidget(context, () => (
    <JobList jobs={jobs} transfers={transfers} />
  ));
  widget.addClass('ossr-Transfers');
  return widget;
}

/** What is under way, for the foot of the sidebar. */
export function makeTransferBar(
  context: IViewContext,
  jobs: IJobs,
  transfers: JobListModel
): ViewWidget {
  return new ViewWidget(context, () => (
    <TransferBar jobs={jobs} transfers={transfers} />
  ));
}
