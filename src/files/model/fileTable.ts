import type { FileEntry } from '../../api/types';
import type { FileState, FileTableRow, IFileSort } from '../../tokens';

/** From so many files on, folders are closed at first. */
export const MANY = 20;

export interface IFileTable {
  /** No folders: whole keys, one below the other. */
  flat: boolean;
  /** Whether folders are closed until they are opened. */
  closed: boolean;
  toggled: ReadonlySet<string>;
  sort: IFileSort | null;
  /** The state of a file. */
  state(file: FileEntry): FileState['kind'];
}

/** The order of a table that is sorted by state. */
const STATES: readonly FileState['kind'][] = [
  'coming',
  'edited',
  'here',
  'other-version',
  'absent'
];

/** The rows of a table of files; those of closed folders are not made. */
export function rowsOf(
  files: readonly FileEntry[],
  table: IFileTable
): readonly FileTableRow[] {
  const before = order(files, table);
  if (table.flat || !files.some(({ key }) => key.includes('/'))) {
    return sorted(files, before).map(file => ({
      kind: 'file',
      file,
      depth: 0
    }));
  }
  return within(files, '', 0, table, before);
}

type Order = ((one: FileEntry, other: FileEntry) => number) | null;

function within(
  files: readonly FileEntry[],
  prefix: string,
  depth: number,
  table: IFileTable,
  before: Order
): FileTableRow[] {
  const folders = new Map<string, FileEntry[]>();
  const here: FileEntry[] = [];
  for (const file of files) {
    const [name = '', ...rest] = file.key.slice(prefix.length).split('/');
    if (rest.length === 0) {
      here.push(file);
    } else {
      const path = prefix + name;
      const inner = folders.get(path);
      if (inner) {
        inner.push(file);
      } else {
        folders.set(path, [file]);
      }
    }
  }
  const rows: FileTableRow[] = [];
  const paths = [...folders.keys()];
  if (table.sort?.by === 'name') {
    paths.sort(COLLATOR.compare);
    if (table.sort.descending) {
      paths.reverse();
    }
  }
  for (const path of paths) {
    const inner = folders.get(path) ?? [];
    const open = table.closed === table.toggled.has(path);
    rows.push({ kind: 'folder', path, depth, open, files: inner });
    if (open) {
      rows.push(...within(inner, `${path}/`, depth + 1, table, before));
    }
  }
  return [
    ...rows,
    ...sorted(here, before).map(
      file => ({ kind: 'file', file, depth }) as const
    )
  ];
}

/** Numbers in names count as numbers. */
const COLLATOR = new Intl.Collator(undefined, { numeric: true });

function order(
  files: readonly FileEntry[],
  { sort, state }: IFileTable
): Order {
  if (!sort) {
    return null;
  }
  const ranks = new Map(
    sort.by === 'state'
      ? files.map(file => [file, STATES.indexOf(state(file))])
      : []
  );
  const rank = (file: FileEntry) => ranks.get(file) ?? 0;
  const by = {
    name: (one: FileEntry, other: FileEntry) =>
      COLLATOR.compare(one.key, other.key),
    size: (one: FileEntry, other: FileEntry) => one.size - other.size,
    state: (one: FileEntry, other: FileEntry) => rank(one) - rank(other)
  }[sort.by];
  return sort.descending ? (one, other) => by(other, one) : by;
}

function sorted(
  files: readonly FileEntry[],
  before: Order
): readonly FileEntry[] {
  return before ? [...files].sort(before) : files;
}
