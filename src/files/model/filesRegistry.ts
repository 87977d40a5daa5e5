import type {
  IFilesShared,
  IJobs,
  IAccountsClient,
  IDownloadsClient,
  IFiles,
  IPlaceOfFile
} from '../../tokens';
import type { FileEntry, Record } from '../../api/types';
import { FilesModel } from './files';
import { outsideRecords } from './folders';
import { Store } from '../../common/model/store';

const MAX_MODELS = 32;

/**
 * The files of each record that is read, and the defaults that they share.
 *
 * #### Notes
 * The last few records' models are kept, so that a selection survives a look at another record.
 */
export class FilesRegistry extends Store<IFilesShared> implements IFiles {
  constructor(
    private _client: IAccountsClient & IDownloadsClient,
    private _jobs: IJobs,
    private _load: () => Promise<void> = () => Promise.resolve()
  ) {
    super({ base: '', unpack: false, risks: [] });
  }

  /** Read the settings, the first time; they are not asked for before. */
  ready(): Promise<void> {
    if (!this._ready) {
      this._ready = this._load();
      void this._ready.then(() => this._outside(this._shown));
      void this._client
        .about()
        .then(({ risks }) => this.set({ risks }))
        .catch(() => undefined); // others say that the server does not answer
    }
    return this._ready;
  }

  /** The model of a record's files: the same one for the same record. */
  of(record: Record): FilesModel {
    const id = `${record.source}/${record.id}`;
    const known = this._models.get(id);
    if (known && sameFiles(known.record, record)) {
      this._models.delete(id);
      this._models.set(id, known);
      return known;
    }
    known?.dispose();
    const model = new FilesModel(record, this._client, this._jobs, this);
    this._models.delete(id);
    this._models.set(id, model);
    this._trim();
    return model;
  }

  /**
   * Where a file of a record that is being read lies, or will lie, relative to the root.
   *
   * #### Notes
   * Null for a record that nobody looks at.
   */
  placeOf(source: string, record: string, key: string): IPlaceOfFile | null {
    return this._models.get(`${source}/${record}`)?.place(key) ?? null;
  }

  listed(source: string, record: string): readonly FileEntry[] {
    const rows = this._models.get(`${source}/${record}`)?.rows ?? [];
    return rows.flatMap(row =>
      row.kind === 'folder' ? (row.open ? [] : row.files) : [row.file]
    );
  }

  /** A file on disk changed: the states of records that have it are asked for again. */
  lookAgain(path: string): void {
    for (const model of this._models.values()) {
      if (model.has(path)) {
        void model.loadCopies();
      }
    }
  }

  /**
   * The folder in which folders of records are made; of the folder of a record, the one it is in.
   *
   * #### Notes
   * Whoever has a look at the files of one record does not want the next one among them.
   */
  setBase(base: string): void {
    if (base !== this._shown) {
      this._shown = base;
      this.set({ base });
      if (this._ready) {
        void this._outside(base);
      }
    }
  }

  setUnpack(unpack: boolean): void {
    if (unpack !== this.state.unpack) {
      this.set({ unpack });
    }
  }

  private async _outside(folder: string): Promise<void> {
    const copies =
      folder === '' ? [] : await this._client.local(folder).catch(() => []);
    const base = outsideRecords(folder, copies);
    if (folder === this._shown && base !== this.state.base) {
      this.set({ base });
    }
  }

  private _trim(): void {
    for (const [id, model] of this._models) {
      if (this._models.size <= MAX_MODELS) {
        return;
      }
      this._models.delete(id);
      model.dispose();
    }
  }

  private _ready: Promise<void> | null = null;
  private _shown = '';
  private _models = new Map<string, FilesModel>();
}

/** Signing in can show files of a record that itself has not changed. */
function sameFiles(one: Record, other: Record): boolean {
  return (
    one.updated === other.updated && one.files.length === other.files.length
  );
}
