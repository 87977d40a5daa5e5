import type { LakeClient } from '../../api/lakes';
import { ProblemError } from '../../api/problem';
import type { DidSummary, ProblemDocument } from '../../api/types';
import { Store } from '../../common/model/store';
import { isCollection, keyOf, readDids, type IEnd } from './dids';
import type { LakeSearchModel } from './search';

/** A line of the tree: a DID, or what there is to say about the members of one. */
export type TreeRow = IDidRow | INoteRow;

export interface IDidRow {
  kind: 'did';
  /** Unique in the tree: the way to it from the top. */
  id: string;
  item: DidSummary;
  /** 1 at the top. */
  level: number;
  /** Null where there is nothing to open. */
  open: boolean | null;
  /** Place among its brothers, from 1, and how many they are so far. */
  at: number;
  of: number;
}

export interface INoteRow {
  kind: 'note';
  id: string;
  /** The row that it is about. */
  parent: string;
  level: number;
  note: 'loading' | 'empty' | 'cut' | 'failed';
  /** How many are shown, where it is cut. */
  count: number;
  problem: ProblemDocument | null;
}

interface IBranch {
  item: DidSummary;
  open: boolean;
  limit: number;
  items: readonly DidSummary[];
  end: IEnd | null;
  problem: ProblemDocument | null;
  controller: AbortController | null;
}

export interface ITreeState {
  rows: readonly TreeRow[];
  /** Id of the row that keys act on. */
  active: string | null;
}

const FIRST = 500;
const MORE = 10;

/**
 * The hits of a search, each with its members below it.
 *
 * #### Notes
 * Members are asked for when a collection is opened, and not kept longer than its row.
 */
export class TreeModel extends Store<ITreeState> {
  constructor(
    private _client: LakeClient,
    private _find: LakeSearchModel
  ) {
    super({ rows: [], active: null });
    _find.changed.connect(this._draw, this);
  }

  /** Index of the row at the top; the view keeps it, to find its place again. */
  get first(): number {
    return this._first;
  }

  /** The tree was scrolled to this row. */
  scrolled(index: number): void {
    this._first = index;
  }

  indexOf(id: string | null): number {
    return this.state.rows.findIndex(row => row.id === id);
  }

  setActive(id: string): void {
    if (id !== this.state.active) {
      this.set({ active: id });
    }
  }

  /** Show or hide the members of a collection. */
  toggle(row: IDidRow, open = row.open === false): void {
    if (row.open === null || row.open === open) {
      return;
    }
    const branch = this._branches.get(row.id);
    if (branch) {
      branch.open = open;
      if (open && !branch.end && !branch.controller) {
        void this._load(branch);
      }
      this._draw();
      return;
    }
    const fresh: IBranch = {
      item: row.item,
      open: true,
      limit: FIRST,
      items: [],
      end: null,
      problem: null,
      controller: null
    };
    this._branches.set(row.id, fresh);
    void this._load(fresh);
  }

  /** Ask again for the members of a row: more of them, or those that did not come. */
  more(id: string): void {
    const branch = this._branches.get(id);
    if (branch) {
      branch.limit *= branch.end?.cut ? MORE : 1;
      void this._load(branch);
    }
  }

  /** Forget the members of a collection, as they have changed. */
  refresh(key: string): void {
    for (const branch of this._branches.values()) {
      if (keyOf(branch.item.did) === key) {
        void this._load(branch);
      }
    }
  }

  private async _load(branch: IBranch): Promise<void> {
    const { lake } = this._find.state;
    if (lake === null) {
      return;
    }
    branch.controller?.abort();
    const controller = new AbortController();
    Object.assign(branch, { controller, end: null, problem: null });
    this._draw();
    let items: DidSummary[] = [];
    const { did } = branch.item;
    const { signal } = controller;
    try {
      const end = await readDids(
        this._client.children(lake, did, branch.limit, signal),
        batch => {
          if (branch.controller === controller) {
            items = [...items, ...batch];
            branch.items = items;
            this._draw();
          }
        }
      );
      if (branch.controller === controller) {
        Object.assign(branch, { items, end, controller: null });
      }
    } catch (reason) {
      if (branch.controller === controller) {
        const { problem } = ProblemError.from(reason);
        Object.assign(branch, { items, problem, controller: null });
      }
    }
    this._draw();
  }

  private _draw(): void {
    const { items, lake } = this._find.state;
    const top = items[0] && keyOf(items[0].did);
    if (lake !== this._lake || (top !== undefined && top !== this._top)) {
      // Another search: what was open belongs to other rows.
      this._lake = lake;
      this._top = top;
      this._first = 0;
      this._branches.forEach(({ controller }) => controller?.abort());
      this._branches.clear();
    }
    const rows: TreeRow[] = [];
    this._add(rows, items, '', 1);
    const { active } = this.state;
    const exists = rows.some(({ id }) => id === active);
    this.set({ rows, active: exists ? active : (rows[0]?.id ?? null) });
  }

  private _add(
    rows: TreeRow[],
    items: readonly DidSummary[],
    way: string,
    level: number
  ): void {
    items.forEach((item, index) => {
      const id = `${way}/${keyOf(item.did)}`;
      const branch = this._branches.get(id);
      rows.push({
        kind: 'did',
        id,
        item,
        level,
        open: isCollection(item.type) ? (branch?.open ?? false) : null,
        at: index + 1,
        of: items.length
      });
      if (branch?.open) {
        this._add(rows, branch.items, id, level + 1);
        const note = noteOf(branch);
        if (note) {
          rows.push({
            kind: 'note',
            id: `${id}\n${note}`,
            parent: id,
            level: level + 1,
            note,
            count: branch.items.length,
            problem: branch.problem
          });
        }
      }
    });
  }

  private _lake: string | null = null;
  private _top: string | undefined;
  private _branches = new Map<string, IBranch>();
  private _first = 0;
}

function noteOf(branch: IBranch): INoteRow['note'] | null {
  if (branch.controller) {
    return 'loading';
  }
  if (branch.problem) {
    return 'failed';
  }
  return branch.end?.cut ? 'cut' : branch.items.length === 0 ? 'empty' : null;
}
