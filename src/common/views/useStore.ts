import { useCallback, useSyncExternalStore } from 'react';

import type { IStore } from '../../tokens';

/** The state of a model, and a new render when it changes. */
export function useStore<S extends object>(store: IStore<S>): S {
  const subscribe = useCallback(
    (onChange: () => void) => {
      store.changed.connect(onChange);
      return () => {
        store.changed.disconnect(onChange);
      };
    },
    [store]
  );
  return useSyncExternalStore(subscribe, () => store.state);
}
