import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';

import { useView } from './context';

/** A titled part of a record; nothing at all where there is nothing to say. */
export function Section(props: {
  title: string;
  className?: string;
  children: ReactNode;
}): JSX.Element {
  return (
    <section className={`ossr-Section ${props.className ?? ''}`}>
      <h3 className="ossr-Section-title">{props.title}</h3>
      {props.children}
    </section>
  );
}

/** Shows the beginning of something long, and the rest when asked to. */
export function Clamp(props: {
  /** What is clamped, for the button's name. */
  label: string;
  children: ReactNode;
}): JSX.Element {
  const { trans } = useView();
  const host = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [long, setLong] = useState(false);
  useLayoutEffect(() => {
    const node = host.current;
    if (!node || typeof ResizeObserver === 'undefined') {
      return;
    }
    const observer = new ResizeObserver(() => {
      setLong(node.scrollHeight > node.clientHeight + 4);
    });
    observer.observe(node);
    if (node.firstElementChild) {
      observer.observe(node.firstElementChild);
    }
    return () => observer.disconnect();
  }, [open]);
  return (
    <div className="ossr-Clamp">
      <div
        ref={host}
        className={
          open ? 'ossr-Clamp-content' : 'ossr-Clamp-content ossr-mod-clamped'
        }
      >
        {props.children}
      </div>
      {(long || open) && (
        <button
          type="button"
          className="ossr-Action ossr-mod-link"
          aria-expanded={open}
          aria-label={
            open
              ? trans.__('Show less of %1', props.label)
              : trans.__('Show all of %1', props.label)
          }
          onClick={() => setOpen(!open)}
        >
          {open ? trans.__('Show less') : trans.__('Show all')}
        </button>
      )}
    </div>
  );
}
