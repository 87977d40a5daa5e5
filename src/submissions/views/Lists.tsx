import type { Loaded } from '../../tokens';
import type { Review } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { SubmissionsModel } from '../model/submissions';
import { LoadFailure } from '../../common/views/LoadFailure';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatDate } from '../../common/views/dates';
import { UntrustedText } from '../../common/views/UntrustedText';
import { Skeleton } from '../../search/views/states';
import { useStore } from '../../common/views/useStore';
import { MyRecordRow } from './MyRecordRow';
import { StateBadge } from './StateBadge';

/** Drafts, reviews and records of ours. */
export function MyRecords({
  submissions
}: {
  submissions: SubmissionsModel;
}): JSX.Element {
  const { trans } = useView();
  const { mine: loaded } = useStore(submissions);
  const { mine } = submissions;
  return (
    <>
      <Trouble loaded={loaded} submissions={submissions} />
      {mine.length > 0 && (
        <ul
          className="ossr-Submissions-list"
          aria-label={trans.__('My records')}
        >
          {mine.map(record => (
            <MyRecordRow key={record.id} record={record} />
          ))}
        </ul>
      )}
      {loaded.status === 'ready' && mine.length === 0 && (
        <div className="ossr-Submissions-empty">
          <p role="status">
            {trans.__(
              'You have no records at %1 yet.',
              submissions.source?.title
            )}
          </p>
          <p className="ossr-mod-faint">
            {trans.__(
              'To publish, right-click a notebook, files or a folder in the file browser.'
            )}
          </p>
        </div>
      )}
    </>
  );
}

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
          'Only curators of the community see its requests. Your own requests are listed under My records.'
        )}
      </p>
    );
  }
  return (
    <>
      <Trouble loaded={loaded} submissions={submissions} />
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
        title={trans.__('Show request')}
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

/** On its way, or why it did not come. */
function Trouble<T>(props: {
  loaded: Loaded<T>;
  submissions: SubmissionsModel;
}): JSX.Element | null {
  const { loaded, submissions } = props;
  return loaded.status === 'failed' ? (
    <LoadFailure
      loaded={loaded}
      source={submissions.state.source}
      onRetry={() => void submissions.reload()}
    />
  ) : loaded.status === 'idle' ||
    (loaded.status === 'loading' && loaded.previous === null) ? (
    <Loading />
  ) : null;
}

function Loading(): JSX.Element {
  const { trans } = useView();
  return (
    <>
      <p className="ossr-mod-unseen" role="status">
        {trans.__('Loading…')}
      </p>
      <Skeleton />
    </>
  );
}
