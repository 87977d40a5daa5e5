import type { JobsModel } from '../models/jobs';
import type { TransfersModel } from '../models/transfers';
import type { IViewContext } from '../views/context';
import { JobList } from '../views/JobList';
import { ViewWidget } from './view';

/** The content of the tab of transfers. */
export function makeTransfers(
  context: IViewContext,
  jobs: JobsModel,
  transfers: TransfersModel
): ViewWidget {
  const widget = new ViewWidget(context, () => (
    <JobList jobs={jobs} transfers={transfers} />
  ));
  widget.addClass('ossr-Transfers');
  return widget;
}
