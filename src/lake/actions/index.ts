import type { ILakeActions } from '../commands';
import { findActions } from './search';
import { giveActions } from './upload';
import type { ILakeHost } from '../host';
import { notebookActions } from './notebook';
import { makingActions } from './replication';

/** What all commands of the lake do. */
export function lakeActions(host: ILakeHost): ILakeActions {
  return {
    ...findActions(host),
    ...makingActions(host),
    ...notebookActions(host),
    ...giveActions(host)
  };
}
