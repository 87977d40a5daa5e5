import { useLayoutEffect, useRef } from 'react';

import { useView, type IRenderers } from './context';

/** A stranger's text, shown by JupyterLab's own renderers and made harmless before. */
export function Rendered(props: {
  kind: 'html' | 'markdown' | 'code' | 'notebook';
  text: string;
  mimetype?: string;
}): JSX.Element {
  const { renderers, trans } = useView();
  const host = useRef<HTMLDivElement>(null);
  const { kind, text, mimetype } = props;
  useLayoutEffect(() => {
    const node = host.current;
    if (!node) {
      return;
    }
    // Taken away before React takes the host away: a widget cannot leave a host that is gone.
    const shown = show(renderers, node, kind, text, mimetype);
    if (!shown) {
      node.textContent = trans.__('No preview available for this file.');
    }
    return () => shown?.dispose();
  }, [renderers, kind, text, mimetype, trans]);
  return (
    <div
      ref={host}
      className="ossr-Rendered"
      data-kind={kind}
      // Code scrolls, and nothing in it takes the focus.
      tabIndex={kind === 'code' ? 0 : undefined}
    />
  );
}

function show(
  renderers: IRenderers,
  host: HTMLElement,
  kind: 'html' | 'markdown' | 'code' | 'notebook',
  text: string,
  mimetype = 'text/plain'
): ReturnType<IRenderers['notebook']> {
  try {
    switch (kind) {
      case 'code':
        return renderers.code(host, text, mimetype);
      case 'notebook':
        return renderers.notebook(host, text);
      default:
        return renderers[kind](host, text);
    }
  } catch (reason) {
    console.warn(reason);
    return null;
  }
}
