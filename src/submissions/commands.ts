import { listIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../common/commandIds';
import {
  argsSchema,
  IN_MENU,
  isForItem,
  notifyFailure,
  text,
  type Args,
  type INotifier
} from '../common/commands';

export interface ISubmissionCommands extends INotifier {
  /** Do what a command does; the code for it is loaded then. */
  act(command: string, args: Args): Promise<unknown>;
  /** Whether a request is shown. */
  reviewIsOpen(): boolean;
}

const SOURCE = {
  source: {
    type: 'string',
    description: 'Id of the repository; default: the repository of the search'
  }
};
const REVIEW = {
  review: {
    type: 'string',
    description: 'Id of the request; default: the request that is shown'
  },
  ...SOURCE
};

/** Commands on what is ours, and on what curators are asked. */
export function addSubmissionCommands(host: ISubmissionCommands): void {
  const { commands, trans } = host;
  const add = (
    id: string,
    label: string,
    properties: Parameters<typeof argsSchema>[0],
    isEnabled?: (args: Args) => boolean,
    caption?: string,
    more: Partial<CommandRegistry.ICommandOptions> = {}
  ) =>
    commands.addCommand(id, {
      label,
      caption,
      describedBy: argsSchema(properties),
      isEnabled,
      ...more,
      execute: args => notifyFailure(host, () => host.act(id, args))
    });
  const given = (name: string) => (args: Args) =>
    text(args, name) !== undefined;
  const review = (args: Args) => given('review')(args) || host.reviewIsOpen();

  add(
    CommandIDs.openMyRecords,
    trans.__('My Records'),
    {
      ...SOURCE,
      review: {
        type: 'string',
        description: 'Id of a request to show instead of the list'
      },
      tab: {
        type: 'string',
        enum: ['mine', 'requests'],
        description: 'Which list to show'
      }
    },
    undefined,
    trans.__('Show your drafts, reviews and records'),
    { icon: listIcon }
  );
  add(
    CommandIDs.openReviewRequests,
    trans.__('Review Queue'),
    SOURCE,
    undefined,
    trans.__('For curators: requests waiting for a decision')
  );
  add(CommandIDs.openReview, trans.__('Show Request'), REVIEW, given('review'));
  add(
    CommandIDs.replyToReview,
    trans.__('Reply to Review'),
    {
      ...REVIEW,
      text: {
        type: 'string',
        description: 'Text of the comment; default: the text that was typed'
      }
    },
    review
  );
  add(CommandIDs.acceptReview, trans.__('Accept Record…'), REVIEW, review);
  add(CommandIDs.declineReview, trans.__('Decline Record…'), REVIEW, review);
  add(
    CommandIDs.cancelReview,
    trans.__('Withdraw Review Request…'),
    REVIEW,
    review
  );
  add(
    CommandIDs.discardDraft,
    trans.__('Discard Draft…'),
    {
      ...SOURCE,
      draft: { type: 'string', description: 'Id of the draft' },
      drafts: {
        type: 'array',
        items: { type: 'string' },
        description: 'Ids of several drafts'
      }
    },
    args => given('draft')(args) || Array.isArray(args.drafts)
  );
  add(
    CommandIDs.deleteRecord,
    trans.__('Delete Published Record…'),
    { ...SOURCE, record: { type: 'string', description: 'Id of the record' } },
    given('record')
  );
  add(
    CommandIDs.copyBadge,
    trans.__('Copy DOI Badge'),
    { ...SOURCE, doi: { type: 'string', description: 'The DOI' } },
    given('doi'),
    trans.__('As Markdown, for a README')
  );
  add(
    CommandIDs.showPublishedRecord,
    trans.__('Show Published Record'),
    {
      path: {
        type: 'string',
        description:
          'Path relative to the root folder; default: the selection of the file browser'
      },
      ...IN_MENU
    },
    undefined,
    trans.__('Show the record or the request of this file or folder'),
    { isVisible: isForItem(host, '[data-ossr-published]') }
  );
}
