import { MenuSvg } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';

import type { IMenuItem, IViewContext } from '../views/context';

/**
 * Open a menu below a button; on closing, the focus returns to the button.
 *
 * #### Notes
 * The labels are those of the view, not of the commands: "Discard Changes…" and "Discard…" run the
 * same command.
 */
export function openMenu(
  items: readonly IMenuItem[],
  anchor: HTMLElement,
  { run, can }: Pick<IViewContext, 'run' | 'can'>
): void {
  const commands = new CommandRegistry();
  const menu = new MenuSvg({ commands });
  items.forEach(({ command, args, label }, index) => {
    const id = `${index}`;
    commands.addCommand(id, {
      label,
      isEnabled: () => can(command, args),
      execute: () => run(command, args)
    });
    menu.addItem({ command: id });
  });
  menu.aboutToClose.connect(() => {
    anchor.focus();
    // A command runs after the menu has closed.
    requestAnimationFrame(() => menu.dispose());
  });
  const { left, bottom } = anchor.getBoundingClientRect();
  menu.open(left, bottom);
}
