import { Notification } from '@jupyterlab/apputils';

import type { Review } from '../api/types';
import { CommandIDs } from '../common/commandIds';
import type { INotifier } from '../common/commands';

const NOTIFIED = new Set<string>();

/** Tell how a request ended, with what one does next; once, whoever notices. */
export function notifyReviewEnd(
  { commands, trans }: INotifier,
  source: string,
  review: Review
): void {
  const { title, record } = review;
  const news = `${source} ${review.id} ${review.state}`;
  if (NOTIFIED.has(news)) {
    return;
  }
  NOTIFIED.add(news);
  const args = { source, record };
  if (review.state === 'accepted') {
    Notification.success(trans.__('“%1” was accepted and published', title), {
      autoClose: false,
      actions: [
        {
          label: trans.__('Show'),
          callback: () =>
            void commands.execute(CommandIDs.openRecordInMain, args)
        },
        {
          label: trans.__('Copy Citation'),
          callback: () => void commands.execute(CommandIDs.copyCitation, args)
        }
      ]
    });
  } else if (review.state === 'declined') {
    Notification.warning(trans.__('“%1” was declined', title), {
      autoClose: false,
      actions: [
        {
          label: trans.__('Show Reason'),
          callback: () =>
            void commands.execute(CommandIDs.openReview, {
              source,
              review: review.id
            })
        }
      ]
    });
  }
}
