import type { NotebookWidgetFactory } from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { IFiles } from '../../tokens';
import type { IViewContext } from '../views/context';
import { openMenu } from './menu';
import { Renderers } from './renderers';

export interface IContextParts {
  commands: CommandRegistry;
  trans: TranslationBundle;
  files: IFiles;
  rendermime: IRenderMimeRegistry;
  /** Without, notebooks are shown as what they are: JSON. */
  notebooks?: NotebookWidgetFactory.IFactory | null;
}

/** What our views need, made of what JupyterLab has. */
export function makeContext(parts: IContextParts): IViewContext {
  const { commands, trans, files, rendermime } = parts;
  const notebooks = (parts.notebooks ?? null) as NotebookWidgetFactory | null;
  // The command itself tells what went wrong; the log is for what it did not foresee.
  const run: IViewContext['run'] = (command, args) => {
    commands.execute(command, args).catch(console.error);
  };
  const can: IViewContext['can'] = (command, args) =>
    commands.hasCommand(command) && commands.isEnabled(command, args);
  return {
    trans,
    files,
    renderers: new Renderers(rendermime, notebooks),
    run,
    can,
    menu: (items, anchor) => openMenu(items, anchor, { run, can })
  };
}
