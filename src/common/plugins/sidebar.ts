import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../commandIds';
import { ossrIcon } from '../panels/icons';
import { OssrSidebar } from '../panels/sidebar';
import { ISidebar } from '../../tokens';

const ID = 'jupyter-ossr-ext:sidebar';
/** What one begins with; cards of the launcher. */
const WAYS_IN = [
  CommandIDs.searchRecords,
  CommandIDs.tryRecord,
  CommandIDs.installRecord,
  CommandIDs.publishFiles,
  CommandIDs.openMyRecords
];

export const sidebar: JupyterFrontEndPlugin<ISidebar> = {
  id: ID,
  description: 'The OSSR sidebar and its tabs.',
  autoStart: true,
  provides: ISidebar,
  optional: [
    ILayoutRestorer,
    ICommandPalette,
    ILauncher,
    IStateDB,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
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
    app.commands.addCommand(CommandIDs.openGuide, {
      label: trans.__('OSSR Guide'),
      caption: trans.__('A tour of the sidebar, or the documentation'),
      describedBy: { args: { type: 'object', properties: {} } },
      icon: args => (args.isPalette === true ? undefined : ossrIcon),
      execute: async () => {
        panel.reveal();
        await (await import('../guide')).openGuide(app.commands, trans);
      }
    });
    palette?.addItem({
      command: CommandIDs.openGuide,
      category: trans.__('OSSR'),
      args: { isPalette: true }
    });
    palette?.addItem({
      command: CommandIDs.openSidebar,
      category: trans.__('OSSR'),
      args: { isPalette: true }
    });

    // Once all plugins had their turn: one that is disabled has no card.
    void app.restored.then(() => {
      WAYS_IN.filter(command => app.commands.hasCommand(command)).forEach(
        (command, rank) =>
          launcher?.add({ command, category: trans.__('OSSR'), rank })
      );
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
