import type { TranslationBundle } from '@jupyterlab/translation';

import type { MyRecord, Review } from '../../api/types';
import { useView } from '../../common/views/context';

type State = MyRecord['state'] | Review['state'];

/** What has become of something, in words and colour. */
export function StateBadge({ state }: { state: State }): JSX.Element {
  const { trans } = useView();
  return (
    <span className="ossr-Badge ossr-StateBadge" data-state={state}>
      {stateLabel(state, trans)}
    </span>
  );
}

export function stateLabel(state: State, trans: TranslationBundle): string {
  switch (state) {
    case 'draft':
      return trans.__('Draft');
    case 'new-version':
      return trans.__('Draft of a new version');
    case 'editing':
      return trans.__('Unpublished changes');
    case 'in-review':
    case 'submitted':
      return trans.__('In review');
    case 'created':
      return trans.__('Not yet submitted');
    case 'declined':
      return trans.__('Declined');
    case 'published':
      return trans.__('Published');
    case 'accepted':
      return trans.__('Accepted');
    case 'cancelled':
      return trans.__('Withdrawn');
    case 'expired':
      return trans.__('Expired');
  }
}
