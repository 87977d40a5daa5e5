import type { ProblemDocument } from '../../api/types';
import type { Loaded } from '../../tokens';
import { ProblemNotice } from './ProblemNotice';
import { useProblemAction, type IProblemSubject } from './useProblemAction';

export interface ILoadFailureProps extends IProblemSubject {
  /** What was asked for; nothing is shown unless that failed. */
  loaded: Loaded<unknown>;
  onRetry(): void;
}

/** Why something could not be loaded, with its one next action: another one, or trying again. */
export function LoadFailure(props: ILoadFailureProps): JSX.Element | null {
  const { loaded } = props;
  return loaded.status === 'failed' ? (
    <Failure {...props} problem={loaded.problem} />
  ) : null;
}

/** Why something failed, with its one next action. */
export function Failure(
  props: IProblemSubject & { problem: ProblemDocument; onRetry?(): void }
): JSX.Element {
  const { problem, onRetry } = props;
  const action = useProblemAction(problem, props);
  // What was asked for is wrong: asking the same again does not help.
  const isFinal = problem.slug === 'bad-query' || problem.slug === 'malformed';
  return (
    <ProblemNotice
      problem={problem}
      action={action}
      onRetry={isFinal ? undefined : onRetry}
    />
  );
}
