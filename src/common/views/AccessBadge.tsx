import type { TranslationBundle } from '@jupyterlab/translation';

import type { Access } from '../../api/types';
import { useView } from './context';
import { formatDate } from './dates';

/** Who may read, in words and colour. */
export function AccessBadge({ access }: { access: Access }): JSX.Element {
  const { trans } = useView();
  return (
    <span className="ossr-Badge ossr-AccessBadge" data-access={access.status}>
      {accessWords(access, trans)}
    </span>
  );
}

function accessWords(access: Access, trans: TranslationBundle): string {
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
