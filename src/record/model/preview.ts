import type { IRecordsClient, Loaded } from '../../tokens';
import type { Archive, Preview } from '../../api/types';
import { text, type Args } from '../../common/model/args';
import { Latest, shown, Store } from '../../common/model/store';

/** Which file: of a record, or a member of an archive of it. */
export interface IFileRef {
  source: string;
  record: string;
  key: string;
  member?: string;
}

/** The contents of a file, or the table of contents of an archive. */
export type PreviewKind = 'file' | 'archive';

/** The file that arguments of a command name; null for none. */
export function fileOf(args: Args): IFileRef | null {
  const [source, record, key, member] = [
    'source',
    'record',
    'key',
    'member'
  ].map(name => text(args, name));
  return source && record && key ? { source, record, key, member } : null;
}

/** A preview of one file before its download; `side`: its picture alone, of at most so many pixels. */
export class PreviewModel extends Store<{ preview: Loaded<Preview> }> {
  constructor(
    private _client: IRecordsClient,
    readonly file: IFileRef,
    private _side?: number
  ) {
    super({ preview: { status: 'idle' } });
  }

  load(): Promise<void> {
    const { source, record, key, member } = this.file;
    return this._latest.run(
      shown(this.state.preview),
      () => this._client.preview(source, record, key, member, this._side),
      preview => this.set({ preview })
    );
  }

  private _latest = new Latest();
}

/** The members of an archive that is not downloaded. */
export class ArchiveModel extends Store<{ archive: Loaded<Archive> }> {
  constructor(
    private _client: IRecordsClient,
    readonly file: IFileRef
  ) {
    super({ archive: { status: 'idle' } });
  }

  load(): Promise<void> {
    const { source, record, key } = this.file;
    return this._latest.run(
      shown(this.state.archive),
      () => this._client.archive(source, record, key),
      archive => this.set({ archive })
    );
  }

  private _latest = new Latest();
}
