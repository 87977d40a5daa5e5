import type { IDownloadsClient } from '../../tokens';
import type { LocalCopy } from '../../api/types';
import { Store } from '../../common/model/store';

/** What is shown beside one name in a listing. */
export interface IMark {
  state: 'here' | 'edited' | 'newer';
  /** Where it came from: all copies behind this name, files in a folder included. */
  copies: readonly LocalCopy[];
  /** What it was sent to; null if it was not. */
  published: LocalCopy | null;
}

export interface IMarksState {
  folder: string;
  /** By name in that folder. */
  marks: ReadonlyMap<string, IMark>;
}

/**
 * What in one folder came from records: one request a visit, none before `enable`.
 */
export class MarksModel extends Store<IMarksState> {
  constructor(private _client: IDownloadsClient) {
    super({ folder: '', marks: new Map() });
  }

  /** From now on the server may be asked. */
  enable(on = true): void {
    if (on === this._enabled) {
      return;
    }
    this._enabled = on;
    if (on) {
      void this.visit(this.state.folder);
    } else {
      this.set({ marks: new Map() });
    }
  }

  /** Tell what is in a folder; a late answer for a folder that was left is dropped. */
  async visit(folder: string): Promise<void> {
    const turn = ++this._turn;
    if (folder !== this.state.folder) {
      this.set({ folder, marks: new Map() });
    }
    if (!this._enabled) {
      return;
    }
    // A mark is an extra: where the server cannot tell, the listing is as it always was.
    const copies = await this._client.local(folder).catch(() => []);
    if (turn === this._turn) {
      this.set({ marks: marksOf(folder, copies) });
    }
  }

  private _enabled = false;
  private _turn = 0;
}

/** One mark for each name in `folder`: a folder speaks for what is in it. */
export function marksOf(
  folder: string,
  copies: readonly LocalCopy[]
): Map<string, IMark> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const groups = new Map<string, LocalCopy[]>();
  for (const copy of copies) {
    if (copy.state !== 'missing' && copy.path.startsWith(prefix)) {
      const [name = ''] = copy.path.slice(prefix.length).split('/');
      groups.set(name, [...(groups.get(name) ?? []), copy]);
    }
  }
  return new Map(
    [...groups].map(([name, group]) => [
      name,
      {
        state: stateOf(group),
        copies: group,
        published: publicationOf(group)
      }
    ])
  );
}

const RANKS = ['published', 'in-review', 'declined', 'draft'] as const;

/** What was sent somewhere, the most public first; null if nothing was. */
export function publicationOf(copies: readonly LocalCopy[]): LocalCopy | null {
  for (const rank of RANKS) {
    const copy = copies.find(({ published }) => published === rank);
    if (copy) {
      return copy;
    }
  }
  return null;
}

function stateOf(group: readonly LocalCopy[]): IMark['state'] {
  // What it became counts for more than what it came from.
  const { record } = publicationOf(group) ?? {};
  const copies = group.filter(copy => !record || copy.record === record);
  if (copies.some(copy => copy.state === 'edited')) {
    return 'edited';
  }
  return copies.some(copy => copy.newer !== null) ? 'newer' : 'here';
}
