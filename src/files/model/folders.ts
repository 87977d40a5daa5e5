import type { Record } from '../../api/types';

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
