import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget } from '@jupyterlab/apputils';

import type { IRecordsClient } from '../../tokens';
import type { IViewContext } from '../../common/views/context';
import type { IFileRef, PreviewKind } from '../model/preview';
import { PreviewPanel } from './preview';

type Tab = MainAreaWidget<PreviewPanel>;

/** The tabs with previews: those that are pinned, and one that is used again. */
export class PreviewTabs {
  constructor(
    private _shell: JupyterFrontEnd.IShell,
    private _context: IViewContext,
    private _client: IRecordsClient
  ) {
    // As in other editors: a double click on a tab keeps it.
    document.addEventListener('dblclick', ({ target }) => {
      const tab = (target as Element).closest<HTMLElement>('.lm-TabBar-tab');
      this._find(({ id }) => id === tab?.dataset.id)?.content.pin();
    });
  }

  show(kind: PreviewKind, file: IFileRef, pin: boolean): void {
    const key = JSON.stringify(file);
    const tab =
      this._find(
        ({ content }) =>
          content.kind === kind && JSON.stringify(content.file) === key
      ) ?? this._make(kind, file);
    if (pin) {
      tab.content.pin();
    }
    this._shell.activateById(tab.id);
  }

  private _find(is: (tab: Tab) => boolean): Tab | undefined {
    return [...this._tabs].find(is);
  }

  /** A new tab, in the place of the one that is not pinned. */
  private _make(kind: PreviewKind, file: IFileRef): Tab {
    const old = this._find(({ content }) => !content.pinned);
    const content = new PreviewPanel(this._context, this._client, kind, file);
    const tab = new MainAreaWidget({ content });
    tab.id = `ossr-preview-${++this._count}`;
    tab.disposed.connect(() => this._tabs.delete(tab));
    this._tabs.add(tab);
    this._shell.add(
      tab,
      'main',
      old ? { ref: old.id, mode: 'tab-after' } : undefined
    );
    old?.dispose();
    return tab;
  }

  private _tabs = new Set<Tab>();
  private _count = 0;
}
