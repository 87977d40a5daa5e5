// A screen reader has a name or a role for them; a plain `div` that takes the focus breaks tables.
const GROUPS = '[role], li, ul, ol, section, article, form, fieldset, details';

/**
 * Keep the focus inside a view when what has it goes away or can no longer be pressed.
 *
 * #### Notes
 * Browsers leave the focus on nothing then: keyboard shortcuts of the panel are dead, and a screen
 * reader starts at the top of the page. The nearest group that is left takes it, and no button:
 * a key pressed twice would run something else. What can be pressed again gets the focus back.
 *
 * @returns What lets go.
 */
export function keepFocus(view: HTMLElement): () => void {
  let path: HTMLElement[] = [];
  let lost: { from: HTMLElement; group: HTMLElement } | null = null;
  const enter = ({ target }: FocusEvent) => {
    path = [];
    for (
      let node = target as HTMLElement | null;
      node && view.contains(node);
      node = node.parentElement
    ) {
      path.push(node);
    }
  };
  const leave = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget !== null) {
      path = [];
    }
  };
  // Whoever points elsewhere means to leave.
  const point = () => {
    path = [];
  };
  const look = () => {
    const [last, ...around] = path;
    const { activeElement, body } = document;
    if (lost && activeElement === lost.group && canFocus(lost.from)) {
      lost.from.focus({ preventScroll: true });
      lost = null;
      return;
    }
    if (
      !last ||
      (activeElement !== body && activeElement !== last) ||
      canFocus(last)
    ) {
      return;
    }
    const group = around.find(
      node =>
        node.isConnected &&
        node.childElementCount > 0 &&
        (node === view || node.matches(GROUPS))
    );
    if (group) {
      if (!group.hasAttribute('tabindex')) {
        group.tabIndex = -1;
        const end = () => group.removeAttribute('tabindex');
        group.addEventListener('blur', end, { once: true });
      }
      group.focus({ preventScroll: true });
      lost = { from: last, group };
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(view, {
    childList: true,
    subtree: true,
    attributeFilter: ['disabled']
  });
  view.addEventListener('focusin', enter);
  view.addEventListener('focusout', leave);
  view.addEventListener('pointerdown', point, true);
  return () => {
    observer.disconnect();
    view.removeEventListener('focusin', enter);
    view.removeEventListener('focusout', leave);
    view.removeEventListener('pointerdown', point, true);
  };
}

function canFocus(node: HTMLElement): boolean {
  return node.isConnected && !node.matches(':disabled');
}
