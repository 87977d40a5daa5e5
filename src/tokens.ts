import { Token } from '@lumino/coreutils';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import type { Widget } from '@lumino/widgets';

import type { OssrClient } from './api/client';
import type { BrowseModel } from './browse/model/browse';
import type { FilesRegistry } from './files/model/filesRegistry';
import type { JobsModel } from './jobs/model/jobs';
import type { SourcesModel } from './account/model/sources';

/** Typed access to our server part. */
export type IOssrClient = OssrClient;
export const IOssrClient = new Token<IOssrClient>(
  'jupyter-ossr-ext:IOssrClient',
  'Typed client of the server extension jupyter_ossr_ext.'
);

/** The jobs of the server: downloads now, installs and uploads later. */
export type IJobs = JobsModel;
export const IJobs = new Token<IJobs>(
  'jupyter-ossr-ext:IJobs',
  'Jobs of the server: start, watch, cancel, resume.'
);

/** The files of records: what is chosen, where it goes, what is here already. */
export type IFiles = FilesRegistry;
export const IFiles = new Token<IFiles>(
  'jupyter-ossr-ext:IFiles',
  'The files of each record: selection, download folder, plan, copies on disk.'
);

/** The places to search. */
export type ISources = SourcesModel;
export const ISources = new Token<ISources>(
  'jupyter-ossr-ext:ISources',
  'The configured repositories and their accounts.'
);

/** One tab of the sidebar. */
export interface ISidebarTab {
  /** Unique; also what is remembered across reloads. */
  id: string;
  label: string;
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
}
export const ISidebar = new Token<ISidebar>(
  'jupyter-ossr-ext:ISidebar',
  'The OSSR sidebar: add and show tabs.'
);

/** What is searched for, which record is read, and how records are looked into. */
export type IBrowse = BrowseModel;
export const IBrowse = new Token<IBrowse>(
  'jupyter-ossr-ext:IBrowse',
  'The search and the record shown in the sidebar.'
);
