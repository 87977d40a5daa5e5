import type { ProblemDocument } from '../../api/types';
import { useView } from '../../common/views/context';
import { ProblemNotice } from '../../common/views/ProblemNotice';

/** A record that was removed, or never was. */
export function Gone(props: {
  problem: ProblemDocument;
  action: { label: string; run(): void } | undefined;
}): JSX.Element {
  const { trans } = useView();
  const { problem, action } = props;
  return (
    <div className="ossr-Gone">
      <ProblemNotice problem={problem} action={action} />
      <p className="ossr-mod-faint">
        {problem.slug === 'gone'
          ? trans.__(
              'Its DOI leads to a page that gives the reason. Files you downloaded are kept.'
            )
          : trans.__(
              "It may be someone else's draft or in another repository."
            )}
      </p>
    </div>
  );
}

export function RecordSkeleton(): JSX.Element {
  const { trans } = useView();
  return (
    <div
      className="ossr-Skeleton"
      role="status"
      aria-label={trans.__('Loading…')}
    >
      <div className="ossr-Skeleton-card">
        <span />
        <span />
        <span />
      </div>
      <div className="ossr-Skeleton-card">
        <span />
        <span />
        <span />
      </div>
    </div>
  );
}
