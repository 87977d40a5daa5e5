import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';

import { texts, type Args } from '../../common/model/args';
import type { PublishSpec } from '../../api/types';
import type { FormMetadata } from './metadata';

/** What a form is about. */
export interface IPublishAbout {
  /** Relative to Jupyter's root; none: a draft or record whose files are not touched. */
  paths: readonly string[];
  mode: 'new' | 'version' | 'edit';
  /** Null: to be chosen. */
  source: string | null;
  /** Of a new version, or of an edit: the published record. */
  record: string | null;
  /** Continue with this draft. */
  draft: string | null;
}

/** All that a person decided; what is not in here was found, and is found again. */
export interface IFormValues {
  source: string | null;
  edited: Partial<FormMetadata>;
  /** The description as it is typed, in Markdown. */
  text: string | null;
  /** Files whose tick was changed. */
  ticks: { [path: string]: boolean };
  pack: 'zip' | 'files' | null;
  archive: string;
  /** Ids of findings that were looked at, and the reason to send all the same. */
  suppressed: { [finding: string]: string };
  finish: NonNullable<PublishSpec['finish']> | null;
  comment: string;
  reserveDoi: boolean;
  writeDoi: boolean;
  writeCodemeta: boolean;
  draft: string | null;
  job: string | null;
}

export const EMPTY_FORM: IFormValues = {
  source: null,
  edited: {},
  text: null,
  ticks: {},
  pack: null,
  archive: '',
  suppressed: {},
  finish: null,
  comment: '',
  reserveDoi: false,
  writeDoi: false,
  writeCodemeta: false,
  draft: null,
  job: null
};

/** The same for the same thing to publish, so that what was typed is found again. */
export function formId(about: IPublishAbout): string {
  const { mode, paths, draft } = about;
  const source = mode === 'new' && draft === null ? null : about.source;
  const record = mode === 'new' ? null : about.record;
  return JSON.stringify([mode, source, record, draft, [...paths].sort()]);
}

const PREFIX = 'jupyter-ossr-ext:publishing:';
/** JupyterLab's state is on the server this many milliseconds after it was saved, at the latest. */
const SETTLED = 10_000;

/** A place of the page that keeps texts at once, such as `localStorage`. */
export type IAtOnce = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

interface IStored {
  /** When it was typed, in milliseconds since the epoch. */
  at?: number;
}

/**
 * Keeps answers in JupyterLab's own state, which lies on the server and outlives a reload.
 *
 * #### Notes
 * The state reaches the server a second later. What is typed in that second is also in the browser, at
 * once, and taken from there again when it is safe elsewhere. No token is ever part of it.
 */
export class FormStore {
  /**
   * @param server - Which Jupyter server the page is of: one browser may know several.
   */
  constructor(
    private _state: IStateDB | null,
    private _here: IAtOnce | null = null,
    private _server = ''
  ) {}

  /** What was typed last. */
  async find(id: string): Promise<IFormValues | null> {
    const here = this._typed(id);
    const there = await this._state?.fetch(PREFIX + id).catch(() => undefined);
    const stored = [here, there].filter(isAnswers);
    const [newest, other] = stored.sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
    if (!newest) {
      return null;
    }
    const { at: _, ...answers } = newest;
    return {
      ...EMPTY_FORM,
      ...answers,
      // Two windows may hold a form of the same files: what was typed in either is here, and a
      // draft of either is continued.
      edited: { ...other?.edited, ...answers.edited },
      text: answers.text ?? other?.text ?? null,
      ticks: { ...other?.ticks, ...answers.ticks },
      draft: answers.draft ?? other?.draft ?? null
    };
  }

  /** Keep it in the browser, at once. */
  note(id: string, answers: IFormValues): void {
    try {
      this._here?.setItem(this._key(id), stamped(answers));
    } catch {
      // The browser keeps nothing, or is full: then it is kept a second later.
    }
  }

  /** Keep it at the server. */
  async keep(id: string, answers: IFormValues): Promise<void> {
    // Undefined has no place in JSON.
    const plain = JSON.parse(stamped(answers)) as ReadonlyPartialJSONValue;
    await this._state?.save(PREFIX + id, plain);
    clearTimeout(this._settling);
    if (this._state) {
      const typed = this._text(id);
      this._settling = setTimeout(() => {
        if (this._text(id) === typed) {
          this._forget(id);
        }
      }, SETTLED);
    }
  }

  /** Remember the files that a draft was made of, so that it is continued with them. */
  async place(
    source: string,
    draft: string,
    paths: readonly string[]
  ): Promise<void> {
    await this._state?.save(placeId(source, draft), { paths: [...paths] });
  }

  /** What a draft was made of; nothing where that is not known. */
  async placeOf(source: string, draft: string): Promise<readonly string[]> {
    const stored = await this._state
      ?.fetch(placeId(source, draft))
      .catch(() => undefined);
    return texts((stored ?? {}) as Args, 'paths');
  }

  async drop(id: string): Promise<void> {
    clearTimeout(this._settling);
    this._forget(id);
    await this._state?.remove(PREFIX + id).catch(() => undefined);
  }

  private _key(id: string): string {
    return `${PREFIX}${this._server}:${id}`;
  }

  private _typed(id: string): unknown {
    try {
      return JSON.parse(this._text(id) ?? 'null');
    } catch {
      return null;
    }
  }

  private _text(id: string): string | null {
    try {
      return this._here?.getItem(this._key(id)) ?? null;
    } catch {
      return null;
    }
  }

  private _forget(id: string): void {
    try {
      this._here?.removeItem(this._key(id));
    } catch {
      // Where nothing is stored, nothing is to be forgotten.
    }
  }

  private _settling: ReturnType<typeof setTimeout> | undefined;
}

function placeId(source: string, draft: string): string {
  return `${PREFIX}of:${JSON.stringify([source, draft])}`;
}

function stamped(answers: IFormValues): string {
  return JSON.stringify({ ...answers, at: Date.now() });
}

function isAnswers(stored: unknown): stored is Partial<IFormValues> & IStored {
  return typeof stored === 'object' && stored !== null && 'edited' in stored;
}
