import type { TranslationBundle } from '@jupyterlab/translation';

import type { Usage } from '../../api/types';
import { formatSize } from './format';

/** How much of a quota is used: `2.1 GB of 10 GB used at SITE_DISK`. */
export function usageLabel(
  { rse, used, limit }: Usage,
  trans: TranslationBundle
): string {
  return limit === null
    ? trans.__('%1 used at %2, no limit', formatSize(used), rse)
    : trans.__('%1 of %2 used at %3', formatSize(used), formatSize(limit), rse);
}
