import type { TranslationBundle } from '@jupyterlab/translation';

import type { Access } from '../../api/types';
import { useView } from './context';
import { formatDate } from './dates';

/** Who may read, in words and colour; `short`: until when is in the tooltip. */
export function AccessBadge(props: {
  access: Access;
  short?: boolean;
}): JSX.Element {
  const { trans } = useView();
  const { access, short = false } = props;
  const label = accessLabel(access, trans);
  return (
    <span
      className="ossr-Badge ossr-AccessBadge"
      data-access={access.status}
      title={label}
    >
      {short && access.status === 'embargoed' ? trans.__('Embargoed') : label}
    </span>
  );
}

function accessLabel(access: Access, trans: TranslationBundle): string {
  switch (access.status) {
    case 'embargoed':
      return access.embargoUntil
        ? trans.__('Embargoed until %1', formatDate(access.embargoUntil))
        : trans.__('Embargoed');
    case 'restricted':
      return trans.__('Restricted');
    case 'metadata-only':
      return trans.__('No files');
    default:
      return trans.__('Open');
  }
}
