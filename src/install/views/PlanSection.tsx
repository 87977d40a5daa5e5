import type { ReactNode } from 'react';

/** A titled part of a plan. */
export function PlanSection(props: {
  title: string;
  className?: string;
  children: ReactNode;
}): JSX.Element {
  return (
    <section
      className={`ossr-Install-part ${props.className ?? ''}`}
      aria-label={props.title}
    >
      <h3>{props.title}</h3>
      {props.children}
    </section>
  );
}

/** Lines of text; nothing at all where there are none. */
export function Lines(props: {
  lines: readonly string[];
  className?: string;
}): JSX.Element | null {
  return props.lines.length === 0 ? null : (
    <ul className={`ossr-Lines ${props.className ?? ''}`}>
      {props.lines.map((line, index) => (
        <li key={index}>
          <bdi>{line}</bdi>
        </li>
      ))}
    </ul>
  );
}
