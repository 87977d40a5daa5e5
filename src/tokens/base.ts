import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type { ProblemDocument } from '../api/types';

/** An immutable state; `changed` is emitted after each change. */
export interface IStore<S extends object> {
  readonly state: S;
  readonly changed: ISignal<unknown, void>;
}

/** Something asked for: nothing yet, on its way (with what was there before), there, or failed. */
export type Loaded<T> =
  | { status: 'idle' }
  | { status: 'loading'; previous: T | null }
  | { status: 'ready'; value: T }
  | { status: 'failed'; problem: ProblemDocument; previous: T | null };

/** A command and its arguments. */
export interface ICommandCall {
  command: string;
  args?: ReadonlyPartialJSONObject;
}

/** Which record. */
export interface IRecordRef {
  source: string;
  id: string;
}
