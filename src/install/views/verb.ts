import type { TranslationBundle } from '@jupyterlab/translation';

import type { InstallModel } from '../model/install';

/** What a plan does with an environment, as a verb. */
export function installVerb(
  { planJob }: InstallModel,
  trans: TranslationBundle
): string {
  const { pinned, replaces } = { ...planJob?.spec };
  return pinned
    ? trans.__('Reinstall')
    : replaces
      ? trans.__('Update')
      : trans.__('Install');
}
