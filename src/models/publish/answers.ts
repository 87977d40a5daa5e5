import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';

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
  /** Go on with this draft. */
  draft: string | null;
}

/** All that a person decided; what is not in here was found, and is found again. */
export interface IAnswers {
  source: string | null;
  edited: Partial<FormMetadata>;
  /** The description as it is typed, in Markdown. */
  text: string | null;
  /** Files whose tick was changed. */
  ticks: { [path: string]: boolean };
  pack: 'zip' | 'files' | null;
  archive: string;
  /** Ids of findings that were looked at, and the reason to send all the same. */
  overridden: { [finding: string]: string };
  finish: NonNullable<PublishSpec['finish']> | null;
  comment: string;
  reserveDoi: boolean;
  writeDoi: boolean;
  writeCodemeta: boolean;
  draft: string | null;
  job: string | null;
}

export const NO_ANSWERS: IAnswers = {
  source: null,
  edited: {},
  text: null,
  ticks: {},
  pack: null,
  archive: '',
  overridden: {},
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

const PREFIX = 'jupyter-ossr-ext:publish:';

/** Keeps answers in JupyterLab's own state, which lies on the server and outlives a reload. */
export class AnswersKeeper {
  constructor(private _state: IStateDB | null) {}

  async find(id: string): Promise<IAnswers | null> {
    const kept = await this._state?.fetch(PREFIX + id).catch(() => undefined);
    return isAnswers(kept) ? { ...NO_ANSWERS, ...kept } : null;
  }

  async keep(id: string, answers: IAnswers): Promise<void> {
    // Undefined has no place in JSON.
    const plain = JSON.parse(
      JSON.stringify(answers)
    ) as ReadonlyPartialJSONValue;
    await this._state?.save(PREFIX + id, plain);
  }

  async drop(id: string): Promise<void> {
    await this._state?.remove(PREFIX + id).catch(() => undefined);
  }
}

function isAnswers(kept: unknown): kept is Partial<IAnswers> {
  return typeof kept === 'object' && kept !== null && 'edited' in kept;
}
