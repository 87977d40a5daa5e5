import type { Review } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { SubmissionsModel } from '../model/submissions';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatDate } from '../../common/views/dates';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';
import { LoadState } from './LoadState';
import { StateBadge } from './StateBadge';

/** For curators: what waits for a decision. */
export function Requests({
  submissions
}: {
  submissions: SubmissionsModel;
}): JSX.Element {
  const { trans } = useView();
  const { requests: loaded } = useStore(submissions);
  const { requests } = submissions;
  if (loaded.status === 'failed' && loaded.problem.slug === 'restricted') {
    return (
      <p className="ossr-Submissions-empty" role="status">
        {trans.__(
          'Only curators of the community see its requests. Your own requests are listed under My Records.'
        )}
      </p>
    );
  }
  return (
    <>
      <LoadState loaded={loaded} submissions={submissions} />
      {requests.length > 0 && (
        <ul
          className="ossr-Submissions-list"
          aria-label={trans.__('Open requests')}
        >
          {requests.map(review => (
            <Request
              key={review.id}
              source={submissions.state.source ?? ''}
              review={review}
            />
          ))}
        </ul>
      )}
      {loaded.status === 'ready' && requests.length === 0 && (
        <p className="ossr-Submissions-empty" role="status">
          {submissions.source?.community
            ? trans.__('No open requests.')
            : trans.__('No community is configured for this repository.')}
        </p>
      )}
    </>
  );
}

function Request(props: { source: string; review: Review }): JSX.Element {
  const { trans, run } = useView();
  const { source, review } = props;
  const args = { source, review: review.id };
  return (
    <li className="ossr-Submissions-row" data-state={review.state}>
      <button
        type="button"
        className="ossr-Link ossr-Submissions-title"
        title={trans.__('Show review')}
        onClick={() => run(CommandIDs.openReview, args)}
      >
        <UntrustedText text={review.title || review.record} />
      </button>
      <p className="ossr-Submissions-facts">
        <StateBadge state={review.state} />
        {review.author && (
          <span>
            {trans.__('by')} <UntrustedText text={review.author} />
          </span>
        )}
        {review.created && (
          <span className="ossr-mod-faint">{formatDate(review.created)}</span>
        )}
      </p>
      <div className="ossr-Submissions-actions">
        <Action
          command={CommandIDs.openReview}
          args={args}
          label={trans.__('Review')}
        />
      </div>
    </li>
  );
}
