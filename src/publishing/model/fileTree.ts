import type { Candidate } from '../../api/types';

export type Pack = 'zip' | 'files';

/** A file, or a folder with what is in it. Sizes in bytes. */
export interface IFileNode {
  name: string;
  /** Relative to the folder that is published. */
  path: string;
  size: number;
  /** `some`: of a folder, some of its files. */
  ticked: 'all' | 'some' | 'none';
  /** Why it was not ticked by itself. */
  why: string | null;
  /** Null for a file. */
  children: readonly IFileNode[] | null;
  /** Whether it can be ticked: not if it is a link, an environment, or empty and not in a zip. */
  fixed: boolean;
  /** How many files it stands for. */
  files: number;
}

/** The candidates as a tree: folders first, then files, each by name. */
export function treeOf(
  files: readonly Candidate[],
  ticked: ReadonlySet<string>,
  pack: Pack
): IFileNode[] {
  return levelOf(files, ticked, pack, '');
}

/** The files below a node, by path; those that cannot be ticked are left out. */
export function leavesOf(node: IFileNode): string[] {
  if (node.children === null) {
    return node.fixed ? [] : [node.path];
  }
  return node.children.flatMap(leavesOf);
}

/**
 * Whether a candidate can go in: what is one entry for a whole folder cannot.
 *
 * #### Notes
 * Repositories take no empty files. In a zip they go: a package lives by its empty `__init__.py`.
 */
export function canGo(
  { size, selectable = true }: Candidate,
  pack: Pack
): boolean {
  return selectable && (size > 0 || pack === 'zip');
}

function levelOf(
  files: readonly Candidate[],
  ticked: ReadonlySet<string>,
  pack: Pack,
  prefix: string
): IFileNode[] {
  const folders = new Map<string, Candidate[]>();
  const nodes: IFileNode[] = [];
  for (const file of files) {
    const rest = file.path.slice(prefix.length);
    const [name = '', ...more] = rest.split('/');
    if (more.length > 0 && more[0] !== '') {
      folders.set(name, [...(folders.get(name) ?? []), file]);
    } else {
      nodes.push({
        name: rest,
        path: file.path,
        size: file.size,
        ticked: ticked.has(file.path) ? 'all' : 'none',
        why: file.why,
        children: null,
        fixed: !canGo(file, pack),
        files: 1
      });
    }
  }
  const inner = [...folders].map(([name, group]) =>
    folderOf(
      name,
      `${prefix}${name}`,
      levelOf(group, ticked, pack, `${prefix}${name}/`)
    )
  );
  const byName = (a: IFileNode, b: IFileNode) => a.name.localeCompare(b.name);
  return [...inner.sort(byName), ...nodes.sort(byName)];
}

function folderOf(
  name: string,
  path: string,
  children: readonly IFileNode[]
): IFileNode {
  const free = children.filter(({ fixed }) => !fixed);
  const all = free.length > 0 && free.every(({ ticked }) => ticked === 'all');
  const none = free.every(({ ticked }) => ticked === 'none');
  return {
    name,
    path,
    size: children.reduce((sum, { size }) => sum + size, 0),
    ticked: all ? 'all' : none ? 'none' : 'some',
    why: null,
    children,
    fixed: free.length === 0,
    files: children.reduce((sum, { files }) => sum + files, 0)
  };
}
