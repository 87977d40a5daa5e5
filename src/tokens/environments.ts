import { Token } from '@lumino/coreutils';

import type { Environment } from '../api/types';
import type { IStore, Loaded } from './base';

export interface IEnvironmentsState {
  environments: Loaded<Environment[]>;
}

/** The environments that were created here. */
export interface IEnvironments extends IStore<IEnvironmentsState> {
  /** Newest first, as far as they are known. */
  readonly environments: readonly Environment[];
  /** Ask for them; what is known stays while the answer is on its way. */
  load(): Promise<void>;
}
export const IEnvironments = new Token<IEnvironments>(
  'jupyter-ossr-ext:IEnvironments',
  'The environments created for installed records.'
);
