import type { FileState } from '../../tokens';
import type { LocalCopy } from '../../api/types';

/** The copies of a record's files on this disk, of any of its versions, by the key of the file. */
export class CopyIndex {
  constructor(
    readonly copies: readonly LocalCopy[] | null,
    private _record: string
  ) {
    for (const copy of copies ?? []) {
      if (copy.state !== 'missing') {
        const others = this._byKey.get(copy.key) ?? [];
        this._byKey.set(copy.key, [...others, copy]);
      }
    }
  }

  /** The state of a file that no job downloads now. */
  stateOf(key: string): FileState {
    const copies = this._byKey.get(key) ?? [];
    const mine = copies.filter(({ record }) => record === this._record);
    const here = mine.find(copy => copy.state === 'here');
    if (here) {
      return { kind: 'here', copy: here };
    }
    if (mine[0]) {
      return { kind: 'edited', copy: mine[0] };
    }
    return copies[0]
      ? { kind: 'other-version', copy: copies[0] }
      : { kind: 'absent' };
  }

  /** The folder that the files of this version lie in; null if there are none. */
  get folder(): string | null {
    const mine = [...this._byKey.values()]
      .flat()
      .filter(({ record }) => record === this._record);
    const [first] = mine;
    if (!first) {
      return null;
    }
    // A name that was in the way has a number: then the folder is the one that the file lies in.
    const whole =
      mine.find(({ path, key }) => `/${path}`.endsWith(`/${key}`)) ?? first;
    const length = `/${whole.path}`.endsWith(`/${whole.key}`)
      ? whole.path.length - whole.key.length - 1
      : whole.path.lastIndexOf('/');
    return whole.path.slice(0, Math.max(0, length));
  }

  private _byKey = new Map<string, LocalCopy[]>();
}
