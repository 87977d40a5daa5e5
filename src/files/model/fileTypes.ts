import type { FileEntry } from '../../api/types';

const DOUBLE = /\.(tar|fits|csv|tsv|nii)\.(gz|bz2|xz|zst|fz)$/i;
const ARCHIVE = /\.(zip|tar|tgz|tbz2|txz|tar\.(gz|bz2|xz|zst))$/i;

/** What a file's name ends with, in lower case and without the dot: `csv`, `tar.gz`, or ''. */
export function extensionOf(name: string): string {
  const double = DOUBLE.exec(name);
  if (double) {
    return double[0].slice(1).toLowerCase();
  }
  const base = name.slice(name.lastIndexOf('/') + 1);
  const dot = base.lastIndexOf('.');
  return dot > 0 ? base.slice(dot + 1).toLowerCase() : '';
}

/** A word for a file's type: its ending, else its media type, else ''. */
export function typeOf(file: Pick<FileEntry, 'key' | 'mimetype'>): string {
  const extension = extensionOf(file.key);
  return extension !== '' && extension.length <= 8
    ? extension.toUpperCase()
    : (file.mimetype ?? '');
}

/** Whether our server can unpack it. */
export function isArchive(name: string): boolean {
  return ARCHIVE.test(name);
}

const BINARY =
  /\.(zip|tar|tgz|tbz2?|txz|gz|bz2|xz|zst|7z|rar|whl|egg|jar|bin|dat|exe|so|fits?|fts|root|h5|hdf5?|he5|nc|npy|npz|parquet|feather|pkl|pickle|sav|mat|db|sqlite3?|docx?|xlsx?|pptx?)$/i;

/** Whether a file is surely no text, so that without a viewer of its own it cannot be opened. */
export function isBinary(name: string): boolean {
  return BINARY.test(name);
}
