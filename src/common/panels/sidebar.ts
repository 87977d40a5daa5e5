import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import { PanelLayout, Widget } from '@lumino/widgets';

import type { ISidebar, ISidebarTab } from '../../tokens';
import { ossrIcon } from './icons';

interface IEntry {
  tab: ISidebarTab;
  button: HTMLButtonElement;
  badge: HTMLSpanElement;
  host: Widget;
  /** Set once its content is being made. */
  content: Promise<void> | null;
}

/**
 * Tabs, each made when it is first seen.
 *
 * #### Notes
 * Plain Lumino: the first paint of JupyterLab needs none of our React code. The row of tabs is
 * hidden while there is only one. It follows the ARIA pattern for tabs with arrow keys. All tabs
 * are icons of the same width; the label of the selected one has room below its icon.
 */
export class OssrSidebar extends Widget implements ISidebar {
  constructor(private _texts: { label: string; failed: string }) {
    super();
    this.addClass('ossr-Sidebar');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', _texts.label);
    this._tablist.node.setAttribute('role', 'tablist');
    this._tablist.node.setAttribute('aria-label', _texts.label);
    this._tablist.addClass('ossr-Sidebar-tabs');
    this._tablist.node.addEventListener('keydown', this);
    const layout = (this.layout = new PanelLayout());
    layout.addWidget(this._tablist);
  }

  /** Emitted with the id of the tab that is now shown. */
  get currentChanged(): ISignal<this, string> {
    return this._currentChanged;
  }

  /** Emitted when the sidebar should be activated. */
  get activationRequested(): ISignal<this, void> {
    return this._activationRequested;
  }

  addTab(tab: ISidebarTab): IDisposable {
    const entry = this._makeEntry(tab);
    this._entries.push(entry);
    this._entries.sort((a, b) => a.tab.rank - b.tab.rank);
    this._tablist.node.replaceChildren(
      ...this._entries.map(({ button }) => button)
    );
    // Between the tabs and the footer.
    (this.layout as PanelLayout).insertWidget(1, entry.host);
    this._update();
    return new DisposableDelegate(() => {
      this._entries = this._entries.filter(other => other !== entry);
      entry.button.remove();
      entry.host.dispose();
      this._update();
    });
  }

  reveal(tab?: string): void {
    if (tab !== undefined) {
      this.select(tab);
    }
    this._activationRequested.emit();
  }

  /** Show a tab, now or, if it is not there yet, when it is added. */
  select(id: string): void {
    this._wanted = id;
    this._update();
  }

  setBadge(tab: string, badge: string): void {
    const entry = this._entries.find(other => other.tab.id === tab);
    if (entry) {
      entry.badge.textContent = badge;
      entry.badge.hidden = badge === '';
    }
  }

  setFooter(footer: Widget): void {
    this._footer?.dispose();
    this._footer = footer;
    footer.addClass('ossr-Sidebar-footer');
    (this.layout as PanelLayout).addWidget(footer);
  }

  handleEvent(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const index = this._entries.findIndex(entry => entry === this._current);
    if (step === undefined || index < 0) {
      return;
    }
    const count = this._entries.length;
    const next = this._entries[(index + step + count) % count];
    if (next) {
      this.select(next.tab.id);
      next.button.focus();
      event.preventDefault();
    }
  }

  override dispose(): void {
    Signal.clearData(this);
    super.dispose();
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._update();
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._update();
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    const current = this._current;
    // Its code may still be on its way.
    void current?.content?.then(() => {
      if (current === this._current) {
        (current.host.layout as PanelLayout).widgets[0]?.activate();
      }
    });
  }

  private get _current(): IEntry | undefined {
    const wanted = this._entries.find(({ tab }) => tab.id === this._wanted);
    return wanted ?? this._entries[0];
  }

  private _makeEntry(tab: ISidebarTab): IEntry {
    const button = document.createElement('button');
    const badge = document.createElement('span');
    const host = new Widget({ node: document.createElement('div') });
    host.layout = new PanelLayout();
    host.id = `ossr-tabpanel-${tab.id}`;
    host.addClass('ossr-Sidebar-panel');
    host.node.setAttribute('role', 'tabpanel');
    host.node.setAttribute('aria-labelledby', `ossr-tab-${tab.id}`);
    button.id = `ossr-tab-${tab.id}`;
    button.type = 'button';
    button.className = 'ossr-Sidebar-tab';
    button.setAttribute('role', 'tab');
    button.setAttribute('aria-controls', host.id);
    button.title = tab.label;
    const label = document.createElement('span');
    label.className = 'ossr-Sidebar-label';
    label.textContent = tab.label;
    button.addEventListener('click', () => this.select(tab.id));
    badge.className = 'ossr-Sidebar-badge';
    badge.hidden = true;
    const icon = (tab.icon ?? ossrIcon).element({
      tag: 'span',
      className: 'ossr-Sidebar-icon'
    });
    button.append(icon, label, badge);
    return { tab, button, badge, host, content: null };
  }

  private _update(): void {
    const current = this._current;
    this._tablist.setHidden(this._entries.length < 2);
    for (const entry of this._entries) {
      const selected = entry === current;
      entry.button.setAttribute('aria-selected', String(selected));
      entry.button.tabIndex = selected ? 0 : -1;
      entry.host.setHidden(!selected);
    }
    if (current && this.isVisible && !current.content) {
      current.content = this._fill(current);
    }
    if (current && current !== this._shown) {
      this._shown = current;
      this._currentChanged.emit(current.tab.id);
    }
  }

  private async _fill(entry: IEntry): Promise<void> {
    const layout = entry.host.layout as PanelLayout;
    try {
      const content = await entry.tab.create();
      layout.addWidget(content);
    } catch (reason) {
      console.error(reason);
      const message = new Widget();
      message.node.setAttribute('role', 'alert');
      message.node.textContent = this._texts.failed;
      layout.addWidget(message);
    }
  }

  private _tablist = new Widget();
  private _footer: Widget | null = null;
  private _entries: IEntry[] = [];
  private _wanted: string | null = null;
  private _shown: IEntry | null = null;
  private _currentChanged = new Signal<this, string>(this);
  private _activationRequested = new Signal<this, void>(this);
}
