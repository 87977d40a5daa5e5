import { Token } from '@lumino/coreutils';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import type { Widget } from '@lumino/widgets';

/** One tab of the sidebar. */
export interface ISidebarTab {
  /** Unique; also what is remembered across reloads. */
  id: string;
  label: string;
  /** Shown with the label as its tooltip; default: the icon of the OSSR. */
  icon?: LabIcon;
  /** Tabs are ordered by rank. */
  rank: number;
  /**
   * Make the content.
   *
   * #### Notes
   * Called once, when the tab is first shown, so that code can be loaded then.
   */
  create(): Promise<Widget>;
}

/** The sidebar that others can add tabs to. */
export interface ISidebar {
  /** Add a tab; disposing takes it away. */
  addTab(tab: ISidebarTab): IDisposable;
  /** Show the sidebar and, with an id, that tab. */
  reveal(tab?: string): void;
  /** A short text beside a tab's label, such as a count; empty for none. */
  setBadge(tab: string, badge: string): void;
  /** Show a widget below all tabs, instead of the one before. */
  setFooter(footer: Widget): void;
}
export const ISidebar = new Token<ISidebar>(
  'jupyter-ossr-ext:ISidebar',
  'The OSSR sidebar: add and show tabs.'
);
