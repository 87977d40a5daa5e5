import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { createContext, useContext } from 'react';

import type { IFiles } from '../../tokens';

/** Shows foreign text inside a node, sanitised; made of JupyterLab's own renderers. */
export interface IRenderers {
  html(host: HTMLElement, text: string): IDisposable;
  markdown(host: HTMLElement, text: string): IDisposable;
  /** Highlighted, never run. */
  code(host: HTMLElement, text: string, mimetype: string): IDisposable;
  /** The contents of a file by MIME type; null where none of them can be shown. */
  bundle(
    host: HTMLElement,
    data: { [mimetype: string]: string },
    name: string
  ): IDisposable | null;
}

/** A command in a menu, with what it is called there. */
export interface IMenuItem {
  command: string;
  args?: ReadonlyPartialJSONObject;
  label: string;
}

/** What every view needs; handed down once a React root. */
export interface IViewContext {
  trans: TranslationBundle;
  /** Run a command; the command itself notifies the user of its failure. */
  run(command: string, args?: ReadonlyPartialJSONObject): void;
  /** Whether a command can be run now. */
  can(command: string, args?: ReadonlyPartialJSONObject): boolean;
  /** Open a menu of commands below a button. */
  menu(items: readonly IMenuItem[], anchor: HTMLElement): void;
  renderers: IRenderers;
  /** The files of the records that are shown. */
  files: IFiles;
}

const Context = createContext<IViewContext | null>(null);

export const ViewContext = Context.Provider;

export function useView(): IViewContext {
  const context = useContext(Context);
  if (!context) {
    throw new Error('A view of ours stands outside its <ViewContext>.');
  }
  return context;
}
