import type { FormStore, IFormValues } from './formValues';

/** Milliseconds without another change after which values are stored. */
const PAUSE = 200;

/**
 * Stores the values of one form as they change.
 *
 * #### Notes
 * Nothing is stored before `begin` has been called, so that nothing is stored over what an earlier
 * session left.
 */
export class ValueStorage {
  constructor(
    private _store: FormStore,
    private _id: string,
    private _values: () => IFormValues
  ) {}

  get begun(): boolean {
    return this._begun;
  }

  /** The values of an earlier session. */
  async begin(): Promise<IFormValues | null> {
    this._begun = true;
    return this._store.find(this._id);
  }

  /** Store the values now. */
  async save(): Promise<void> {
    if (this._begun && !this._closed) {
      await this._store.keep(this._id, this._values());
    }
  }

  /** Store the values in the browser now, and at the server when they no longer change. */
  saveSoon(): void {
    if (this._begun && !this._closed) {
      this._store.note(this._id, this._values());
    }
    clearTimeout(this._timer);
    this._timer = setTimeout(() => void this.save(), PAUSE);
  }

  /** Remove what is stored. */
  async drop(): Promise<void> {
    await this._store.drop(this._id);
  }

  /** Remove what is stored, and store nothing from now on. */
  close(): void {
    clearTimeout(this._timer);
    this._closed = true;
    void this.drop();
  }

  /** Store the values a last time. */
  dispose(): void {
    clearTimeout(this._timer);
    void this.save();
  }

  private _begun = false;
  private _closed = false;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
