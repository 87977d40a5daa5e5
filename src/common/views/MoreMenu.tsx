import { ellipsesIcon } from '@jupyterlab/ui-components';
import type { ReactNode } from 'react';

import { useView, type IMenuItem } from './context';

/** A button with three dots that opens a menu of further commands; nothing without any. */
export function MoreMenu(props: {
  /** The accessible name of the button: what the commands are for. */
  label: string;
  items: readonly IMenuItem[];
  className?: string;
  /** What it shows instead of the dots. */
  children?: ReactNode;
}): JSX.Element | null {
  const { menu } = useView();
  const { label, items } = props;
  return items.length > 0 ? (
    <button
      type="button"
      className={props.className ?? 'ossr-More'}
      data-part="more"
      title={label}
      aria-label={label}
      aria-haspopup="menu"
      onClick={({ currentTarget }) => menu(items, currentTarget)}
    >
      {props.children ?? <ellipsesIcon.react tag="span" aria-hidden="true" />}
    </button>
  ) : null;
}
