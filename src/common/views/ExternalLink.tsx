import type { ReactNode } from 'react';

import { Safe } from './UntrustedText';

/** A link out of JupyterLab, in a tab of its own. Without a web address it is only words. */
export function Outside(props: {
  href: string | null | undefined;
  className?: string;
  label?: string;
  children: ReactNode;
}): JSX.Element {
  const { href, className, label } = props;
  const words =
    typeof props.children === 'string' ? (
      <Safe text={props.children} />
    ) : (
      props.children
    );
  if (!href || !/^https?:\/\//i.test(href)) {
    return <span className={className}>{words}</span>;
  }
  return (
    <a
      className={className ? `ossr-Outside ${className}` : 'ossr-Outside'}
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={label}
    >
      {words}
    </a>
  );
}
