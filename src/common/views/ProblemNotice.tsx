import { Button } from '@jupyterlab/ui-components';
import { useEffect, useState } from 'react';

import type { ProblemDocument } from '../../api/types';
import { useView } from './context';
import { formatSpan } from './format';

export interface IProblemNoticeProps {
  problem: ProblemDocument;
  /** The one next action, where it is not simply trying again. */
  action?: { label: string; run(): void };
  onRetry?(): void;
}

/**
 * A failure with at most one button.
 *
 * #### Notes
 * Where the other side said how long to wait, it counts down and tries again by itself.
 */
export function ProblemNotice(props: IProblemNoticeProps): JSX.Element {
  const { trans } = useView();
  const { problem, action, onRetry } = props;
  const left = useCountdown(problem, onRetry);
  return (
    <div className="ossr-Problem" role="alert" data-slug={problem.slug}>
      <strong>{problem.title}</strong>
      {problem.detail && <p>{problem.detail}</p>}
      {left !== null && onRetry && (
        <p className="ossr-Problem-countdown">
          {trans.__('Retrying in %1', formatSpan(left, trans))}
        </p>
      )}
      {action ? (
        <Button className="jp-mod-styled jp-mod-accept" onClick={action.run}>
          {action.label}
        </Button>
      ) : (
        onRetry && (
          <Button className="jp-mod-styled" onClick={onRetry}>
            {left === null ? trans.__('Retry') : trans.__('Retry Now')}
          </Button>
        )
      )}
    </div>
  );
}

function useCountdown(
  problem: ProblemDocument,
  onRetry?: () => void
): number | null {
  const wait = problem.retryAfter;
  const [left, setLeft] = useState<number | null>(wait);
  useEffect(() => {
    if (wait === null || !onRetry) {
      return;
    }
    const end = Date.now() + wait * 1000;
    const timer = setInterval(() => {
      const rest = (end - Date.now()) / 1000;
      setLeft(Math.max(0, rest));
      if (rest <= 0) {
        clearInterval(timer);
        onRetry();
      }
    }, 500);
    return () => clearInterval(timer);
    // A new problem begins a new countdown; a new callback must not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [problem]);
  return wait === null ? null : left;
}
