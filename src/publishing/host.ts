import type { IFormHost } from './activeForm';

/** How a notebook ended that was run. */
export type Ran = 'all' | 'failed' | 'no-kernel';

/** The documents of JupyterLab; paths are relative to the root. */
export interface IDocuments {
  /** Open a file at a line, or a notebook at a cell, counted from 1. */
  show(path: string, place: number | null): Promise<void>;
  /** Restart the kernel of a notebook, run its cells in order, and save it if all went well. */
  runAll(path: string): Promise<Ran>;
  /** Whether it is open with changes that are not saved. */
  isDirty(path: string): boolean;
  /** Let something change a file: what is open is saved before, and read again after. */
  around(path: string, change: () => Promise<void>): Promise<void>;
}

export interface IFindingsHost extends IFormHost {
  documents(): Promise<IDocuments>;
}
