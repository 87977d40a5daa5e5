import { INSTALL } from './install';
import { JUPYTERLAB, LAKE } from './lake';
import { PUBLISH } from './publish';
import { RECORD, SEARCH } from './records';

export * from './screen';

/** In an order in which each can follow the one before. */
export const SCREENS = [
  ...SEARCH,
  ...RECORD,
  ...INSTALL,
  ...PUBLISH,
  ...LAKE,
  ...JUPYTERLAB
];
