import type { ReviewAction } from '../api/types';
import type { IAnswer, IDecision } from './model/decision';
import type { ReviewModel } from './model/review';
import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import type { Actions, INotifier } from '../common/commands';

export interface IReviewHost extends INotifier {
  /** What comes with a yes; null for a no. */
  decide(question: IDecision): Promise<IAnswer | null>;
  /** The request that is shown, that one or the one looked at; null if there is none. */
  review(id: string | undefined): ReviewModel | null;
  /** Show one request. */
  open(source: string, review: string): Promise<ReviewModel>;
}

export const SOURCE = {
  source: {
    type: 'string',
    description: 'Id of the repository; default: the repository of the search'
  }
};
export const REVIEW = {
  review: {
    type: 'string',
    description: 'Id of the request; default: the request that is shown'
  },
  ...SOURCE
};

/** What is done about one request; each is asked for before, with what it means. */
export function reviewActions(host: IReviewHost) {
  const { trans } = host;
  const ask = (
    action: ReviewAction,
    question: (title: string) => IDecision
  ) => ({
    args: REVIEW,
    run: async (args: Args) => {
      const model = await modelOf(host, args);
      if (!model) {
        return;
      }
      await model.ready();
      if (model.review && !model.review.actions.includes(action)) {
        throw new Error(trans.__('This request can no longer be changed.'));
      }
      const answer = await host.decide(question(titleOf(model)));
      if (answer !== null) {
        await model.act(action, answer.words);
      }
    }
  });
  return {
    [CommandIDs.replyToReview]: {
      args: {
        ...REVIEW,
        text: {
          type: 'string',
          description: 'Text of the comment; default: the text that was typed'
        }
      },
      run: async args => (await modelOf(host, args))?.say(text(args, 'text'))
    },
    [CommandIDs.acceptReview]: ask('accept', title => ({
      title: trans.__('Accept “%1”?', title),
      text: [
        trans.__(
          'The record and its files are published in the community. This cannot be undone.'
        )
      ],
      label: trans.__('Message to the authors (optional)'),
      ok: trans.__('Accept and Publish'),
      cancel: trans.__('Cancel'),
      warn: true
    })),
    [CommandIDs.declineReview]: ask('decline', title => ({
      title: trans.__('Decline “%1”?', title),
      text: [
        trans.__(
          'The authors keep their draft and can submit it again after changes.'
        )
      ],
      label: trans.__('What should be changed?'),
      ok: trans.__('Decline'),
      cancel: trans.__('Cancel'),
      warn: true
    })),
    [CommandIDs.cancelReview]: ask('cancel', title => ({
      title: trans.__('Withdraw the request for “%1”?', title),
      text: [
        trans.__(
          'The review ends. The draft and its files are kept and can be submitted again.'
        )
      ],
      ok: trans.__('Withdraw'),
      cancel: trans.__('Cancel')
    }))
  } satisfies Actions;
}

function titleOf(model: ReviewModel): string {
  return model.review?.title ?? model.record.record?.title ?? '';
}

/** The request that arguments name; shown if it was not, so that one sees what one decides. */
async function modelOf(
  host: IReviewHost,
  args: Args
): Promise<ReviewModel | null> {
  const id = text(args, 'review');
  const source = text(args, 'source');
  const known = host.review(id);
  if (known || id === undefined || source === undefined) {
    return known;
  }
  return host.open(source, id);
}
