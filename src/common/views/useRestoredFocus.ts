import { useLayoutEffect, useRef } from 'react';

/** An element that takes the focus back which went with a button of the stage before. */
export function useRestoredFocus(at: string): React.RefObject<HTMLElement> {
  const node = useRef<HTMLElement>(null);
  const within = useRef(false);
  useLayoutEffect(() => {
    const { activeElement: focused, body } = document;
    const lost = within.current && focused === body;
    const above = focused !== body && focused !== node.current;
    if (lost || (above && focused?.contains(node.current))) {
      node.current?.focus();
    }
    const note = () => {
      within.current = !!node.current?.contains(document.activeElement);
    };
    // Where a focused button goes away, nothing tells: what was true before it did, counts.
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [at]);
  return node;
}
