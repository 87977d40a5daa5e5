import type { Availability, AvailabilityState } from '../../api/types';
import { useView } from '../../common/views/context';
import { visible } from '../../common/views/text';
import { availabilityLabel } from './labels';

const SIGNS: { [state in AvailabilityState]: string } = {
  available: '●',
  partly: '◐',
  replicating: '↻',
  stuck: '▲',
  absent: '○',
  empty: '–'
};

/** Whether data can be read here: a sign, a colour, and words. */
export function AvailabilityBadge(props: {
  availability: Availability | undefined;
  /** The lake did not say. */
  failed?: boolean;
}): JSX.Element {
  const { trans } = useView();
  const { availability, failed = false } = props;
  if (!availability) {
    return (
      <span className="ossr-Here" data-state="unknown">
        {failed ? trans.__('Availability unknown') : '…'}
      </span>
    );
  }
  const { state, why } = availability;
  return (
    <span
      className="ossr-Here"
      data-state={state}
      title={why === null ? undefined : visible(why)}
    >
      <span className="ossr-Here-sign" aria-hidden="true">
        {SIGNS[state]}
      </span>
      {availabilityLabel(availability, trans)}
    </span>
  );
}
