import type { ILakeActions } from './lake';
import { findActions } from './lakeFind';
import { giveActions } from './lakeGive';
import type { ILakeHost } from './lakeHost';
import { notebookActions } from './lakeNotebook';
import { makingActions } from './lakeMaking';

/** What all commands of the lake do. */
export function lakeActions(host: ILakeHost): ILakeActions {
  return {
    ...findActions(host),
    ...makingActions(host),
    ...notebookActions(host),
    ...giveActions(host)
  };
}
