import type { IRecordsClient, IRecordRef } from '../../tokens';
import type { RecordDid } from '../../api/types';
import { Latest, Store } from '../../common/model/store';

/** The data of lakes that a record names. A failure shows nothing: it is an addition to a record. */
export class LakeDataModel extends Store<{ dids: readonly RecordDid[] }> {
  constructor(private _client: IRecordsClient) {
    super({ dids: [] });
  }

  load({ source, id }: IRecordRef): Promise<void> {
    return this._latest.run(
      null,
      () => this._client.recordDids(source, id),
      loaded =>
        this.set({ dids: loaded.status === 'ready' ? loaded.value : [] })
    );
  }

  private _latest = new Latest();
}
