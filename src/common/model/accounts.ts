import type { Account } from '../../api/types';

/** Whether somebody else looks now: another account may see other records, and do other things. */
export function isOther(
  before: Account | undefined,
  now: Account | undefined
): boolean {
  return (
    before !== undefined &&
    (before.signedIn !== now?.signedIn || before.name !== now.name)
  );
}
