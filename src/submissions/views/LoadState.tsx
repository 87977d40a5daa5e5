import type { Loaded } from '../../tokens';
import type { SubmissionsModel } from '../model/submissions';
import { LoadFailure } from '../../common/views/LoadFailure';
import { useView } from '../../common/views/context';
import { Skeleton } from '../../search/views/states';

/** A list that is being loaded, or why it could not be. */
export function LoadState<T>(props: {
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
