import type { TranslationBundle } from '@jupyterlab/translation';

import type { Comment, Review } from '../../api/types';
import { useView } from '../../common/views/context';
import { formatMoment } from '../../common/views/dates';
import { Rendered } from '../../common/views/Rendered';
import { UntrustedText } from '../../common/views/UntrustedText';

/** What was said and done about a request, oldest first. */
export function Timeline(props: {
  review: Review;
  comments: readonly Comment[];
}): JSX.Element {
  const { trans } = useView();
  const { review, comments } = props;
  return (
    <ol className="ossr-Timeline" aria-label={trans.__('History')}>
      <li className="ossr-Timeline-event" data-event="submitted">
        <Who
          name={review.author}
          mine={review.mine}
          did={trans.__('requested review')}
          when={review.created}
        />
      </li>
      {comments.map(comment =>
        comment.event === null ? (
          <li
            key={comment.id}
            className="ossr-Timeline-comment"
            data-mine={comment.mine}
          >
            <Who
              name={comment.author}
              mine={comment.mine}
              did={trans.__('commented')}
              when={comment.created}
            />
            <Rendered kind="html" text={comment.content} />
          </li>
        ) : (
          <li
            key={comment.id}
            className="ossr-Timeline-event"
            data-event={comment.event}
          >
            <Who
              name={comment.author}
              mine={comment.mine}
              did={eventWords(comment.event, trans)}
              when={comment.created}
            />
          </li>
        )
      )}
    </ol>
  );
}

function Who(props: {
  name: string | null;
  mine: boolean;
  did: string;
  when: string | null;
}): JSX.Element {
  const { trans } = useView();
  const { name, mine, did, when } = props;
  return (
    <p className="ossr-Timeline-who">
      <strong>
        {mine ? (
          trans.__('You')
        ) : (
          <UntrustedText text={name ?? trans.__('Unknown user')} />
        )}
      </strong>{' '}
      <UntrustedText text={did} />
      {when && (
        <>
          {' '}
          <time className="ossr-mod-faint" dateTime={when}>
            {formatMoment(when)}
          </time>
        </>
      )}
    </p>
  );
}

function eventWords(event: string, trans: TranslationBundle): string {
  switch (event) {
    case 'accepted':
      return trans.__('accepted and published the record');
    case 'declined':
      return trans.__('declined the request');
    case 'cancelled':
      return trans.__('withdrew the request');
    case 'expired':
      return trans.__('let the request expire');
    case 'comment_deleted':
      return trans.__('deleted a comment');
    default:
      return event;
  }
}
