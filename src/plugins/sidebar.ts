import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { searchIcon } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Panel } from '@lumino/widgets';

/** A panel whose content is fetched when it is first shown. */
class LazySidebar extends Panel {
  constructor(private _text: string) {
    super();
  }

  protected override onBeforeShow(msg: Message): void {
    super.onBeforeShow(msg);
    if (!this._asked) {
      this._asked = true;
      void import('../panels/placeholder').then(({ makeContent }) =>
        this.addWidget(makeContent(this._text))
      );
    }
  }

  private _asked = false;
}

export const sidebarPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:sidebar',
  description: 'The OSSR panel in the left sidebar.',
  autoStart: true,
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const panel = new LazySidebar(trans.__('Search the OSSR'));
    panel.id = 'ossr-sidebar';
    panel.title.icon = searchIcon;
    panel.title.caption = trans.__('OSSR');
    panel.node.setAttribute('role', 'region');
    panel.node.setAttribute('aria-label', trans.__('OSSR'));
    app.commands.addCommand('ossr:search', {
      label: trans.__('Search the OSSR'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => app.shell.activateById(panel.id)
    });
    palette?.addItem({ command: 'ossr:search', category: trans.__('OSSR') });
    app.shell.add(panel, 'left', { rank: 600 });
  }
};
