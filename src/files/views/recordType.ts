import type { Record } from '../../api/types';

/** Whether a record says that it is software: to install it is what one wants first. */
export function isSoftware({ resourceType }: Record): boolean {
  return resourceType !== null && /^software(-|$)/.test(resourceType.id ?? '');
}
