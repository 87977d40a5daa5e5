import type { Loaded } from '../../tokens';
import type { LakeClient } from '../../api/lakes';
import type { DidSummary, LakeQuery, MetaFilter, Scope } from '../../api/types';
import { Latest, shown, Store } from '../../common/model/store';
import { readDids, type IEnd } from './dids';

export type DidKind = NonNullable<LakeQuery['kind']>;

export interface ILakeSearchState {
  lake: string | null;
  /** What is in the box. */
  text: string;
  kind: DidKind;
  filters: readonly MetaFilter[];
  /** How the newest search stands; its value tells how the list ended. */
  response: Loaded<IEnd>;
  /** Hits so far, in the order in which they came. */
  items: readonly DidSummary[];
  scopes: Loaded<Scope[]>;
}

/** What is asked for at first, and how much more each time. */
const FIRST = 1000;
const MORE = 10;
const SUGGESTED = 8;

/**
 * A search in a lake, whose hits come in a stream.
 *
 * #### Notes
 * It searches on request, not while one types: a search of a lake can be expensive. A newer search
 * stops an older one; the old hits stay until the first new one, or the end, is here.
 */
export class LakeSearchModel extends Store<ILakeSearchState> {
  constructor(private _client: LakeClient) {
    super({
      lake: null,
      text: '',
      kind: 'all',
      filters: [],
      response: { status: 'idle' },
      items: [],
      scopes: { status: 'idle' }
    });
  }

  /** What is shown was asked for with this. */
  get asked(): LakeQuery | null {
    return this._asked;
  }

  /** What was typed when the newest search began. */
  get typed(): string {
    return this._typed;
  }

  /** What was searched for in place of what was typed; null where that was searched for. */
  get widened(): string | null {
    const asked = this._asked?.text ?? null;
    return asked === this._typed ? null : asked;
  }

  /** Search another lake; what was typed stays. */
  setLake(lake: string, wildcards = true): void {
    this._wildcards = wildcards;
    if (lake !== this.state.lake) {
      this._latest.abort();
      this._scopes.abort();
      this._asked = null;
      this.set({
        lake,
        items: [],
        response: { status: 'idle' },
        scopes: { status: 'idle' }
      });
    }
  }

  type(text: string): void {
    this.set({ text });
  }

  setFilters(filters: readonly MetaFilter[]): void {
    this.set({ filters });
  }

  /**
   * Search for what is in the box, or for this.
   *
   * #### Notes
   * A plain word is searched as `*word*`, as nobody knows whole names. Another text is searched
   * as it is and, where nothing has that name, with wildcards around it.
   */
  submit(text: string = this.state.text): Promise<void> {
    this.set({ text });
    return this._search(text.trim());
  }

  /** All collections; the box stays empty, so that a word typed next is searched as one. */
  showCollections(): Promise<void> {
    this.set({ kind: 'collection', text: '' });
    return this._search('*');
  }

  /** Search again, of another kind or under other conditions. */
  refine(change: Partial<Pick<ILakeSearchState, 'kind' | 'filters'>>): void {
    this.set(change);
    if (this._asked) {
      void this._search(this.state.text.trim() || this._typed);
    }
  }

  /** Ask for more than the first ones. */
  more(): Promise<void> {
    return this._asked
      ? this._ask({
          ...this._asked,
          limit: (this._asked.limit ?? FIRST) * MORE
        })
      : Promise.resolve();
  }

  /** Ask again for the same. */
  retry(): Promise<void> {
    return this._asked ? this._ask(this._asked) : this.submit();
  }

  /** Stop a search that takes too long; what has come stays. */
  stop(): void {
    if (this.state.response.status === 'loading') {
      this._latest.abort();
      this.set({
        response: {
          status: 'ready',
          value: { count: this.state.items.length, cut: true, note: null }
        }
      });
    }
  }

  /** Back to an empty box. */
  clear(): void {
    this._latest.abort();
    this._asked = null;
    this.set({ text: '', items: [], response: { status: 'idle' } });
  }

  /** Ask for the scopes, the first time; those that are ours come first. */
  async loadScopes(): Promise<void> {
    const { lake, scopes } = this.state;
    if (lake === null || scopes.status === 'ready') {
      return;
    }
    await this._scopes.run(
      shown(scopes),
      () => this._client.scopes(lake),
      response =>
        this.set({
          scopes:
            response.status === 'ready'
              ? { status: 'ready', value: inOrder(response.value) }
              : response
        })
    );
  }

  /** The scope that was searched for as if it were a name. */
  get meant(): Scope | null {
    const all = shown(this.state.scopes) ?? [];
    return all.find(({ name }) => name === this._typed) ?? null;
  }

  /** Scopes that what is typed could be the beginning of. */
  get suggestions(): readonly Scope[] {
    const text = this.state.text.trim().toLocaleLowerCase();
    if (text.includes(':') || text.includes('*')) {
      return [];
    }
    const all = shown(this.state.scopes) ?? [];
    const begin = all.filter(({ name }) => lower(name).startsWith(text));
    const hold = all.filter(
      ({ name }) => !lower(name).startsWith(text) && lower(name).includes(text)
    );
    return [...begin, ...hold].slice(0, SUGGESTED);
  }

  private _search(typed: string): Promise<void> {
    this._typed = typed;
    const { kind, filters } = this.state;
    const query = {
      text: typed,
      kind,
      filters: filters.filter(({ key }) => key.trim() !== ''),
      limit: FIRST
    };
    const wide = this._wildcards ? widened(typed) : null;
    return wide !== null && !/[:*?]/.test(typed)
      ? this._ask({ ...query, text: wide })
      : this._ask(query, wide);
  }

  private async _ask(
    query: LakeQuery,
    wide: string | null = null
  ): Promise<void> {
    const { lake } = this.state;
    if (lake === null) {
      return;
    }
    let items: DidSummary[] = [];
    const read = (asked: LakeQuery, signal: AbortSignal) => {
      this._asked = asked;
      return readDids(this._client.search(lake, asked, signal), batch => {
        if (!signal.aborted) {
          items = [...items, ...batch];
          this.set({ items });
        }
      });
    };
    await this._latest.run<IEnd>(
      shown(this.state.response),
      async signal => {
        const end = await read(query, signal);
        return wide === null || end.count > 0 || signal.aborted
          ? end
          : read({ ...query, text: wide }, signal);
      },
      response => {
        if (response.status === 'ready' || response.status === 'failed') {
          // Without a hit, nothing has replaced those of the search before.
          this.set({ response, items });
        } else {
          this.set({ response });
        }
      }
    );
  }

  private _asked: LakeQuery | null = null;
  private _typed = '';
  private _wildcards = true;
  private _latest = new Latest();
  private _scopes = new Latest();
}

/** The same with wildcards around the name; null where that changes nothing. */
function widened(text: string): string | null {
  const at = text.indexOf(':') + 1;
  const name = text.slice(at).replace(/^\*+|\*+$/g, '');
  const wide = `${text.slice(0, at)}*${name}*`;
  return name === '' || wide === text ? null : wide;
}

function lower(name: string): string {
  return name.toLocaleLowerCase();
}

function inOrder(scopes: readonly Scope[]): Scope[] {
  return [...scopes].sort(
    (a, b) => Number(b.mine) - Number(a.mine) || a.name.localeCompare(b.name)
  );
}
