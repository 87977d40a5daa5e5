import type { Loaded } from '../../tokens';

/** What is there to show, also while something newer is on its way. */
export function shownOf<T>(loaded: Loaded<T>): T | null {
  return loaded.status === 'ready'
    ? loaded.value
    : loaded.status === 'idle'
      ? null
      : loaded.previous;
}
