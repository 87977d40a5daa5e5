import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commandIds';
import { ossrIcon } from '../panels/icons';
import { OssrSidebar } from '../panels/sidebar';
import { ISidebar } from '../../tokens';

const ID = 'jupyter-ossr-ext:sidebar';

export const sidebar: JupyterFrontEndPlugin<ISidebar> = {
  id: ID,
  description: 'The sidebar that OSSR tabs are added to.',
  autoStart: true,
  provides: ISidebar,
  optional: [ILayoutRestorer, ICommandPalette, IStateDB, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    state: IStateDB | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const panel = new OssrSidebar({
      label: trans.__('OSSR'),
      failed: trans.__('Could not load this tab.')
    });
    panel.id = 'jupyter-ossr-ext-sidebar';
    panel.title.icon = ossrIcon;
    panel.title.caption = trans.__('OSSR: Research Software and Data');
    app.shell.add(panel, 'left', { rank: 550, type: 'OSSR' });
    restorer?.add(panel, panel.id);

    panel.activationRequested.connect(() => app.shell.activateById(panel.id));
    app.commands.addCommand(CommandIDs.openSidebar, {
      label: trans.__('Show OSSR'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            tab: { type: 'string', description: 'Id of the tab to show' }
          }
        }
      },
      icon: ossrIcon,
      execute: args =>
        panel.reveal(typeof args.tab === 'string' ? args.tab : undefined)
    });
    palette?.addItem({
      command: CommandIDs.openSidebar,
      category: trans.__('OSSR')
    });

    if (state) {
      void state.fetch(`${ID}:tab`).then(tab => {
        if (typeof tab === 'string') {
          panel.select(tab);
        }
        panel.currentChanged.connect((_, id) => {
          void state.save(`${ID}:tab`, id);
        });
      });
    }
    return panel;
  }
};
