import type { NewerVersion } from '../../api/types';
import { Store } from '../../common/model/store';
import type { IDownloadsClient } from '../../tokens';

/** Newer versions of records that are on this disk. */
export class NewerVersions extends Store<{ items: readonly NewerVersion[] }> {
  constructor(private _client: Pick<IDownloadsClient, 'newerVersions'>) {
    super({ items: [] });
  }

  /** Ask for them; a failure leaves those that are known. */
  async load(): Promise<void> {
    const items = await this._client.newerVersions().catch(() => null);
    if (items) {
      this.set({ items });
    }
  }
}
