import type { IRecordsClient, IRecordRef, Loaded } from '../../tokens';
import type { Record, VersionSummary } from '../../api/types';
import { Latest, shown, Store } from '../../common/model/store';

export interface IRecordState {
  ref: IRecordRef | null;
  record: Loaded<Record>;
  versions: Loaded<VersionSummary[]>;
}

const NOTHING: IRecordState = {
  ref: null,
  record: { status: 'idle' },
  versions: { status: 'idle' }
};

/** One record being read. The sidebar has one; each tab of the main area has its own. */
export class RecordModel extends Store<IRecordState> {
  constructor(private _client: IRecordsClient) {
    super(NOTHING);
  }

  /** The record, once it is there. */
  get record(): Record | null {
    return shown(this.state.record);
  }

  /** Its versions, as far as they are known. */
  get versions(): readonly VersionSummary[] {
    return shown(this.state.versions) ?? [];
  }

  /** Show a record; the one before is gone from the screen at once. */
  async open(ref: IRecordRef): Promise<void> {
    const { ref: current, record } = this.state;
    const same = current?.source === ref.source && current.id === ref.id;
    if (same && record.status === 'ready') {
      return;
    }
    this.set({ ...NOTHING, ref });
    await this.reload();
  }

  /** Ask again. */
  async reload(): Promise<void> {
    const { ref } = this.state;
    if (!ref) {
      return;
    }
    await Promise.all([
      this._records.run(
        this.record,
        signal => this._client.record(ref.source, ref.id, signal),
        record => this.set({ record })
      ),
      this._versions.run(
        shown(this.state.versions),
        () => this._client.versions(ref.source, ref.id),
        versions => this.set({ versions })
      )
    ]);
  }

  close(): void {
    this._records.abort();
    this._versions.abort();
    this.set(NOTHING);
  }

  private _records = new Latest();
  private _versions = new Latest();
}
