import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type {
  IAccountsClient,
  IBasketClient,
  IRecordsClient,
  IDownloadsClient,
  IProvenanceClient,
  IPublishingClient,
  ISubmissionsClient,
  IJobsClient,
  IInstallsClient
} from '../api/interfaces';

export type * from '../api/interfaces';

/** The requests that our server part answers, by subject; each rejects with a `ProblemError` only. */
export interface IOssrClient
  extends
    IAccountsClient,
    IBasketClient,
    IRecordsClient,
    IDownloadsClient,
    IProvenanceClient,
    IPublishingClient,
    ISubmissionsClient,
    IJobsClient,
    IInstallsClient {
  /** Emitted when what folders were published as may have become something else. */
  readonly settled: ISignal<unknown, void>;
}
export const IOssrClient = new Token<IOssrClient>(
  'jupyter-ossr-ext:IOssrClient',
  'Typed client of the server extension jupyter_ossr_ext.'
);
