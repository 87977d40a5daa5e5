import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { addAccountCommands } from '../commands';
import { IBrowse, ISidebar } from '../../tokens';

export const account: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:account',
  description: 'Sign-in to repositories.',
  autoStart: true,
  requires: [IBrowse, ISidebar],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    browse: IBrowse,
    sidebar: ISidebar,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const { commands } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    addAccountCommands({
      commands,
      trans,
      palette,
      browse,
      reveal: () => sidebar.reveal('ossr')
    });
  }
};
