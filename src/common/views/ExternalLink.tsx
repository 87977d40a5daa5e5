import type { ReactNode } from 'react';

import { UntrustedText } from './UntrustedText';

/** A link out of JupyterLab, in a tab of its own. Without a web address it is only words. */
export function ExternalLink(props: {
  href: string | null | undefined;
  className?: string;
  label?: string;
  children: ReactNode;
}): JSX.Element {
  const { href, className, label } = props;
  const words =
    typeof props.children === 'string' ? (
      <UntrustedText text={props.children} />
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
