import type { CommunityCheck } from '../../api/types';
import { useView } from './context';
import { Rendered } from './Rendered';
import { UntrustedText } from './UntrustedText';

export interface ICommunityChecksProps {
  checks: readonly CommunityCheck[];
  /** Also say why each matters. */
  why?: boolean;
}

/** What a community's own checks found in a record, the gravest first. */
export function CommunityChecks(
  props: ICommunityChecksProps
): JSX.Element | null {
  const { trans } = useView();
  const { checks, why } = props;
  if (checks.length === 0) {
    return null;
  }
  const words = {
    error: trans.__('Error'),
    warning: trans.__('Warning'),
    info: trans.__('Note')
  };
  const order = ['error', 'warning', 'info'];
  const sorted = [...checks].sort(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity)
  );
  return (
    <ul
      className="ossr-Findings ossr-CommunityChecks"
      aria-label={trans.__('Results of the community’s checks')}
    >
      {sorted.map(({ pointer, message, severity, description }) => (
        <li
          key={`${pointer} ${message}`}
          className="ossr-Finding"
          data-severity={severity}
        >
          <p>
            <strong>{words[severity]}</strong> <UntrustedText text={message} />
          </p>
          {why && description !== '' && (
            <Rendered kind="html" text={description} />
          )}
        </li>
      ))}
    </ul>
  );
}
