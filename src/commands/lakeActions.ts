import type { ILakeActions } from './lake';
import { findActions } from './lakeFind';
import { giveActions } from './lakeGive';
import type { ILakeHost } from './lakeHost';
import { useActions } from './lakeUse';

/** What all commands of the lake do. */
export function lakeActions(host: ILakeHost): ILakeActions {
  return { ...findActions(host), ...useActions(host), ...giveActions(host) };
}
