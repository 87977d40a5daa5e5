import type { TranslationBundle } from '@jupyterlab/translation';

import type { InstallPlan } from '../../api/types';
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

/** What the page of a plan is called after: what was asked for, also where it takes an install. */
export function titleVerb(
  model: InstallModel,
  trans: TranslationBundle
): string {
  return model.trying ? trans.__('Try') : installVerb(model, trans);
}

/**
 * Whether a notebook of the record can be run after the install: a tool's result has no kernel, and
 * other people's kernels are not run to try something.
 */
export function canTry({
  installable,
  target,
  detected
}: InstallPlan): boolean {
  return (
    installable &&
    target.kind === 'new' &&
    ['python', 'conda'].includes(detected?.ecosystem ?? '')
  );
}
