import type { Record } from '../../api/types';

const LONGEST = 60;

/**
 * A folder name made from a record's title and version.
 *
 * #### Notes
 * Safe on every file system: no separators, control or direction-changing characters, no dot or
 * blank at either end. The version keeps two versions of a record apart.
 */
export function folderName(
  record: Pick<Record, 'id' | 'title' | 'version'>
): string {
  const title = cut(clean(record.title));
  const version = cut(clean(record.version ?? ''));
  const known = version === '' || title.includes(version);
  const name = known ? title : `${title}-${version}`;
  return trim(name) || `record-${clean(record.id)}`;
}

/** Where a record goes inside `base`; not one deeper if `base` is its folder already. */
export function folderOf(
  base: string,
  record: Pick<Record, 'id' | 'title' | 'version'>
): string {
  const name = folderName(record);
  const parts = base.split('/').filter(part => part !== '');
  return parts[parts.length - 1] === name
    ? parts.join('/')
    : [...parts, name].join('/');
}

function clean(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{C}\\/:*?"<>|%#&{}$!'@+`=~^;,()[\]]+/gu, ' ')
    .replace(/\s+/gu, '-')
    .replace(/-{2,}/g, '-');
  return trim(plain);
}

function trim(text: string): string {
  return text.replace(/^[-._]+|[-._]+$/g, '');
}

/** At most so many characters, at the end of a word where there is one. */
function cut(text: string): string {
  const letters = [...text];
  if (letters.length <= LONGEST) {
    return text;
  }
  const head = letters.slice(0, LONGEST).join('');
  const end = head.lastIndexOf('-');
  return trim(end > LONGEST / 2 ? head.slice(0, end) : head);
}
