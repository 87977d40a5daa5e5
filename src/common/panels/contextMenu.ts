import type { JupyterFrontEnd } from '@jupyterlab/application';

/** Tells whether the context menu was opened on an element that matches a CSS selector. */
export function contextMenuTest(
  app: JupyterFrontEnd
): (selector: string) => boolean {
  return selector =>
    app.contextMenuHitTest(node => node.matches(selector)) !== undefined;
}
