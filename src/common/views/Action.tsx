import { Button, type LabIcon } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { ReactNode } from 'react';

import { useView } from './context';

export interface IActionProps {
  command: string;
  args?: ReadonlyPartialJSONObject;
  /** What it does, in words; the accessible name where only an icon is shown. */
  label: string;
  icon?: LabIcon;
  /** Show the icon alone. */
  iconOnly?: boolean;
  kind?: 'plain' | 'main' | 'link' | 'bare';
  disabled?: boolean;
  children?: ReactNode;
}

const CLASSES = {
  plain: 'ossr-Action jp-mod-styled',
  main: 'ossr-Action jp-mod-styled jp-mod-accept',
  link: 'ossr-Action ossr-mod-link',
  bare: 'ossr-Action ossr-mod-bare'
};

/** A button that runs a command. */
export function Action(props: IActionProps): JSX.Element {
  const { run } = useView();
  const { command, args, label, icon: Icon, iconOnly, kind = 'plain' } = props;
  const words = props.children ?? label;
  return (
    <Button
      type="button"
      minimal={kind === 'link' || kind === 'bare'}
      small
      className={CLASSES[kind]}
      title={iconOnly || props.children ? label : undefined}
      aria-label={iconOnly || props.children ? label : undefined}
      disabled={props.disabled}
      onClick={() => run(command, args)}
    >
      {Icon && (
        <Icon.react
          tag="span"
          aria-hidden="true"
          className="ossr-Action-icon"
        />
      )}
      {!iconOnly && <span className="ossr-Action-words">{words}</span>}
    </Button>
  );
}
