import type { ISignal } from '@lumino/signaling';

import type { ProblemDocument } from '../../api/types';
import { parseDid } from './dids';
import { isVariable, type AttachAs } from './injection';

/** Data of a lake that a notebook uses under a name; what is kept in its metadata. */
export interface IAttachment {
  /** Empty: the lake that is shown, as rucio-jupyterlab's notebooks do not say which. */
  lake: string;
  /** Address of its Rucio, which is the same on every computer; empty: not known. */
  instance: string;
  did: string;
  variable: string;
  as: AttachAs;
  /** Use what is here, though not all is. */
  partial: boolean;
}

/** How an attachment stands in the running kernel. */
export type AttachmentState =
  | { at: 'resolving' }
  | { at: 'ready'; files: number; missing: number }
  /** Some files cannot be read here yet. */
  | { at: 'waiting'; here: number; missing: number }
  | { at: 'no-kernel' }
  /** A cell has made a variable of this name, which is not replaced unasked. */
  | { at: 'taken' }
  /** Nothing can be put into a kernel of this language; a cell can do it. */
  | { at: 'by-cell'; language: string }
  | { at: 'failed'; problem: ProblemDocument };

export interface INotebookState {
  attachments: readonly IAttachment[];
  /** By the name of the variable. */
  states: { readonly [variable: string]: AttachmentState };
}

/** A notebook and its kernel, as far as data are attached to them. */
export interface INotebook {
  readonly name: string;
  /** The language of the kernel, or without one of the notebook; null if neither is known. */
  readonly language: string | null;
  /** Whether its kernel answers: before, `begun` would find what was put into it. */
  readonly ready: boolean;
  /** Emitted when the kernel has begun anew, with nothing in it. */
  readonly begun: ISignal<INotebook, void>;
  /** Emitted when the list in the metadata was changed by somebody else. */
  readonly edited: ISignal<INotebook, void>;
  read(): IAttachment[];
  write(attachments: readonly IAttachment[]): void;
  /** Run silently; resolves to what went wrong, or null. */
  run(code: string): Promise<string | null>;
}

/** What a notebook's metadata say of attachments; what is not understood is left alone. */
export function readAttachments(ours: unknown, old: unknown): IAttachment[] {
  const found = new Map<string, IAttachment>();
  for (const entry of entries(old)) {
    add(found, { ...entry, variable: entry.variableName, lake: '' });
  }
  for (const entry of entries(property(ours, 'attachments'))) {
    add(found, entry);
  }
  return [...found.values()];
}

function add(found: Map<string, IAttachment>, entry: Fields): void {
  const { lake, instance, did, variable, as, partial } = entry;
  if (
    typeof lake === 'string' &&
    typeof did === 'string' &&
    typeof variable === 'string' &&
    parseDid(did) &&
    isVariable(variable)
  ) {
    const known = as === 'str' || as === 'list' || as === 'object';
    let name = variable;
    // A notebook that was edited by hand may give one name to two DIDs: none is lost.
    while (found.has(name) && found.get(name)?.did !== did) {
      name += '_';
    }
    found.set(name, {
      lake,
      instance: typeof instance === 'string' ? instance : '',
      did,
      variable: name,
      as: known ? as : 'auto',
      partial: partial === true
    });
  }
}

type Fields = { [name: string]: unknown };

function entries(value: unknown): Fields[] {
  return Array.isArray(value)
    ? value.filter(
        (entry): entry is Fields => typeof entry === 'object' && entry !== null
      )
    : [];
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)[name]
    : undefined;
}
