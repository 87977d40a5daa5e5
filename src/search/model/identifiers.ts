import type { Source } from '../../api/types';

const DOI =
  /^(?:(?:https?:\/\/)?(?:dx\.)?doi\.org\/|doi:\s*)?10\.\d{4,9}\/[^\s"]+$/i;
// Of repositories that are not configured, too.
const PAGE =
  /^https?:\/\/[^\s/]+(?:\/[^\s/]+)*\/(?:records?|doi|uploads|deposit)\/[^\s"]+$/i;

/**
 * Whether a text names one record: a DOI, the address of its page, or its id.
 *
 * #### Notes
 * The server resolves it; this only decides that it is worth asking. An id may also be a word or
 * a number that somebody searches for, so where it resolves to nothing, search for it.
 */
export function looksLikeRecord(
  text: string,
  sources: readonly Source[]
): boolean {
  const trimmed = text.trim();
  return isAddress(trimmed, sources) || isId(trimmed, sources);
}

/** Whether a text has the form of a record's id at one of the sources. */
export function isId(text: string, sources: readonly Source[]): boolean {
  return sources.some(
    ({ idPattern }) => idPattern !== null && new RegExp(idPattern).test(text)
  );
}

/** Whether a text can be nothing but a DOI or the address of a record. */
export function isAddress(text: string, sources: readonly Source[]): boolean {
  const trimmed = text.trim();
  return (
    DOI.test(trimmed) ||
    PAGE.test(trimmed) ||
    sources.some(({ recordPage }) => isBelow(trimmed, recordPage))
  );
}

/** Address of the page of a record; the repository's own where its form is not known. */
export function recordPage(source: Source, id: string): string {
  return (
    source.recordPage?.replace('{id}', encodeURIComponent(id)) ?? source.url
  );
}

function isBelow(text: string, page: string | null): boolean {
  const root = page?.split('{id}')[0] ?? '';
  return root !== '' && text.length > root.length && text.startsWith(root);
}
