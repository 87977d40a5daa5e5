import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../commandIds';
import { ossrIcon } from '../panels/icons';
import { OssrSidebar } from '../panels/sidebar';
import { ISidebar } from '../../tokens';

const ID = 'jupyter-ossr-ext:sidebar';

export const sidebar: JupyterFrontEndPlugin<ISidebar> = {
  id: ID,
  description: 'The OSSR sidebar and its tabs.',
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
    const describe = () => {
      const keys = app.commands.keyBindings
        .find(({ command }) => command === CommandIDs.openSidebar)
        ?.keys.map(CommandRegistry.formatKeystroke);
      panel.title.caption = keys
        ? trans.__('OSSR: Research Software and Data (%1)', keys.join(', '))
        : trans.__('OSSR: Research Software and Data');
    };
    describe();
    app.commands.keyBindingChanged.connect(describe);
    app.shell.add(panel, 'left', { rank: 550, type: 'OSSR' });
    restorer?.add(panel, panel.id);

    panel.activationRequested.connect(() => app.shell.activateById(panel.id));
    app.commands.addCommand(CommandIDs.openSidebar, {
      label: args =>
        args.isPalette === true ? trans.__('Show OSSR') : trans.__('OSSR'),
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
      category: trans.__('OSSR'),
      args: { isPalette: true }
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
