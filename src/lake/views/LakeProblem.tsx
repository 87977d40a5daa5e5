import type { ProblemDocument } from '../../api/types';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import { useLakeProblem } from './useLakeProblem';

/** What went wrong with a lake, and what can be done: signing in, or trying again. */
export function LakeProblem(props: {
  problem: ProblemDocument;
  lake: string | null;
  onRetry?(): void;
}): JSX.Element {
  const { problem, lake, onRetry } = props;
  const action = useLakeProblem(problem, lake);
  // What was asked for is wrong: asking the same again does not help.
  const final = problem.slug === 'bad-query' || problem.slug === 'malformed';
  return (
    <ProblemNotice
      problem={problem}
      action={action}
      onRetry={final ? undefined : onRetry}
    />
  );
}
