import type { ProblemDocument } from '../../api/types';
import type { Loaded } from '../../tokens';
import { ProblemNotice } from './ProblemNotice';
import { useProblemAction } from './useProblemAction';

export interface ILoadFailureProps {
  /** What was asked for; nothing is shown unless that failed. */
  loaded: Loaded<unknown>;
  /** What the problem is about: where one signs in, and asks for access. */
  source?: string | null;
  record?: string | null;
  onRetry(): void;
}

/** Why something could not be loaded, with its one next action: another one, or trying again. */
export function LoadFailure(props: ILoadFailureProps): JSX.Element | null {
  const { loaded } = props;
  return loaded.status === 'failed' ? (
    <Failed {...props} problem={loaded.problem} />
  ) : null;
}

function Failed(
  props: ILoadFailureProps & { problem: ProblemDocument }
): JSX.Element {
  const { problem, onRetry } = props;
  const action = useProblemAction(problem, props);
  return <ProblemNotice problem={problem} action={action} onRetry={onRetry} />;
}
