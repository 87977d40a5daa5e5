import { useCallback, useSyncExternalStore } from 'react';

import type { Store } from '../model/store';

/** The state of a model, and a new render when it changes. */
export function useStore<S extends object>(store: Store<S>): S {
  const subscribe = useCallback(
    (tell: () => void) => {
      store.changed.connect(tell);
      return () => {
        store.changed.disconnect(tell);
      };
    },
    [store]
  );
  return useSyncExternalStore(subscribe, () => store.state);
}
