import type { LocalCopy, Record } from '../../api/types';

/** Where a record goes inside `base`; not one deeper if `base` is its folder already. */
export function folderOf(
  base: string,
  { folderName }: Pick<Record, 'folderName'>
): string {
  const parts = base.split('/').filter(part => part !== '');
  return parts[parts.length - 1] === folderName
    ? parts.join('/')
    : [...parts, folderName].join('/');
}

/** A folder, or the one that the folder of a record lies in, where it is such a folder, or in one. */
export function outsideRecords(
  folder: string,
  copies: readonly LocalCopy[]
): string {
  for (const { path, key, title, published } of copies) {
    if (published !== null || !path.endsWith(`/${key}`)) {
      continue;
    }
    const root = path.slice(0, -key.length - 1);
    const parts = root.split('/');
    const named = plain(parts.pop() ?? '').startsWith(
      plain(title).slice(0, 12)
    );
    if (named && `${folder}/`.startsWith(`${root}/`)) {
      return parts.join('/');
    }
  }
  return folder;
}

/** The letters and digits that the name of a record's folder begins with, like its title. */
function plain(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
