import type { IDisposable } from '@lumino/disposable';
import { useCallback, useLayoutEffect, useRef } from 'react';

import { useView, type IRenderers } from './context';

/** A stranger's text, shown by JupyterLab's own renderers and made harmless before. */
export function Rendered(props: {
  kind: 'html' | 'markdown' | 'code';
  text: string;
  mimetype?: string;
}): JSX.Element {
  const { kind, text, mimetype = 'text/plain' } = props;
  const show = useCallback(
    (renderers: IRenderers, host: HTMLElement) =>
      kind === 'code'
        ? renderers.code(host, text, mimetype)
        : renderers[kind](host, text),
    [kind, text, mimetype]
  );
  // Code scrolls, and nothing in it takes the focus.
  return <Host kind={kind} show={show} focus={kind === 'code'} />;
}

/** The contents of a stranger's file, by MIME type. */
export function RenderedBundle(props: {
  data: { [mimetype: string]: string };
  name: string;
}): JSX.Element {
  const { data, name } = props;
  const show = useCallback(
    (renderers: IRenderers, host: HTMLElement) =>
      renderers.bundle(host, data, name),
    [data, name]
  );
  return <Host kind="bundle" show={show} focus />;
}

function Host(props: {
  kind: string;
  show: (renderers: IRenderers, host: HTMLElement) => IDisposable | null;
  focus: boolean;
}): JSX.Element {
  const { renderers, trans } = useView();
  const host = useRef<HTMLDivElement>(null);
  const { kind, show, focus } = props;
  useLayoutEffect(() => {
    const node = host.current;
    if (!node) {
      return;
    }
    let shown: IDisposable | null = null;
    try {
      shown = show(renderers, node);
    } catch (reason) {
      console.warn(reason);
    }
    if (!shown) {
      node.textContent = trans.__('No preview available for this file.');
    }
    // Taken away before React takes the host away: a widget cannot leave a host that is gone.
    return () => shown?.dispose();
  }, [renderers, show, trans]);
  return (
    <div
      ref={host}
      className="ossr-Rendered"
      data-kind={kind}
      tabIndex={focus ? 0 : undefined}
    />
  );
}
