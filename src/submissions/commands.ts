import { listIcon } from '@jupyterlab/ui-components';

import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import { addCommands, type INotifier } from '../common/commands';
import type { submissionActions } from './actions';

export interface ISubmissionCommands extends INotifier {
  /** Load what the commands do. */
  load(): Promise<ReturnType<typeof submissionActions>>;
  /** Whether a request is shown. */
  reviewIsOpen(): boolean;
}

/** Commands on own records and on reviews. */
export function addSubmissionCommands(host: ISubmissionCommands): void {
  const { trans } = host;
  const category = trans.__('OSSR Publish');
  const given = (name: string) => (args: Args) =>
    text(args, name) !== undefined;
  const review = (args: Args) => given('review')(args) || host.reviewIsOpen();
  addCommands(host, host.load, {
    [CommandIDs.openMyRecords]: {
      label: trans.__('My Records'),
      icon: listIcon,
      caption: trans.__('Show your drafts, reviews and records'),
      category
    },
    [CommandIDs.openReviewRequests]: {
      label: trans.__('Review Requests'),
      caption: trans.__('For curators: requests waiting for a decision'),
      category
    },
    [CommandIDs.openReview]: {
      label: trans.__('Show Review'),
      isEnabled: given('review')
    },
    [CommandIDs.replyToReview]: {
      label: trans.__('Reply to Review'),
      isEnabled: review
    },
    [CommandIDs.acceptReview]: {
      label: trans.__('Accept Record…'),
      isEnabled: review,
      category
    },
    [CommandIDs.declineReview]: {
      label: trans.__('Decline Record…'),
      isEnabled: review,
      category
    },
    [CommandIDs.cancelReview]: {
      label: trans.__('Withdraw Review Request…'),
      isEnabled: review,
      category
    },
    [CommandIDs.discardDraft]: {
      label: trans.__('Discard Draft…'),
      isEnabled: args => given('draft')(args) || Array.isArray(args.drafts)
    },
    [CommandIDs.deleteRecord]: {
      label: trans.__('Delete Published Record…'),
      isEnabled: given('record')
    },
    [CommandIDs.copyBadge]: {
      label: trans.__('Copy DOI Badge'),
      caption: trans.__('As Markdown, for a README'),
      isEnabled: given('doi')
    },
    [CommandIDs.showPublishedRecord]: {
      label: trans.__('Show Published Record'),
      caption: trans.__(
        'Show the record or the request of this file or folder'
      ),
      menuItem: '[data-ossr-published]',
      category
    }
  });
}
