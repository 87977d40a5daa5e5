import { Token } from '@lumino/coreutils';

import type { OssrClient } from '../api/client';

/** The requests that our server part answers; each rejects with a `ProblemError` only. */
export type IOssrClient = Pick<OssrClient, keyof OssrClient>;
export const IOssrClient = new Token<IOssrClient>(
  'jupyter-ossr-ext:IOssrClient',
  'Typed client of the server extension jupyter_ossr_ext.'
);
