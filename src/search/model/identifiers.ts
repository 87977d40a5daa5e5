import type { Source } from '../../api/types';

// DOIs are the same everywhere; addresses and ids are described by each source.
const DOI = /10\.\d{4,9}\/[^\s"'<>[\]{}|\\^`]+/gi;
// Zero-width and other invisible characters, as web pages have them.
const INVISIBLE = /\p{Cf}/gu;
// A line that ends within a DOI, as copied from a PDF file.
const BROKEN = /\b(10\.\d{4,9}\/|zenodo\.)\s+(?=\S)/gi;
// The colour at the end of a badge of shields.io.
const COLOUR = /(shields\.io\/badge\/[^\s)"'?]*)-\w+(?:\.svg)?(?=[\s)"'?]|$)/gi;

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
  return isAddress(text, sources) || isId(clean(text), sources);
}

/** Whether a text has the form of a record's id at one of the sources. */
export function isId(text: string, sources: readonly Source[]): boolean {
  return sources.some(
    ({ idPattern }) =>
      idPattern !== null && new RegExp(idPattern, 'i').test(text)
  );
}

/**
 * Whether a text has exactly one DOI or address of a record, as badges and citations have.
 */
export function isAddress(text: string, sources: readonly Source[]): boolean {
  const visible = clean(text);
  const dois = new Set(
    [...decoded(visible).matchAll(DOI)].map(([doi]) => trimmed(doi))
  );
  const links = sources
    .flatMap(source => linksOf(visible, source))
    .filter(id => ![...dois].some(doi => doi.endsWith(id.toLowerCase())));
  // A badge of the newest version stands in front of the DOI that it leads to.
  return dois.size + (dois.size > 0 ? 0 : new Set(links).size) === 1;
}

/** Address of the page of a record; the repository's own where its form is not known. */
export function recordPage(source: Source, id: string): string {
  return (
    source.recordPage?.replace('{id}', encodeURIComponent(id)) ?? source.url
  );
}

/** What tells records apart in the addresses that a text has. */
function linksOf(text: string, source: Source): string[] {
  const found = source.linkPatterns.flatMap(pattern =>
    [...text.matchAll(new RegExp(pattern, 'gi'))].map(
      match => match[1] ?? match[0]
    )
  );
  const root = source.recordPage?.split('{id}')[0] ?? '';
  const below =
    found.length === 0 &&
    root !== '' &&
    text.length > root.length &&
    text.startsWith(root);
  return below ? [text.slice(root.length)] : found;
}

function clean(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(BROKEN, '$1')
    .replace(COLOUR, '$1')
    .trim();
}

function decoded(text: string): string {
  return text.replace(/%2f|&#47;/gi, '/').replace(/&[a-z]+;/gi, ' ');
}

/** A DOI without the punctuation around it, and without the suffix of a badge. */
function trimmed(doi: string): string {
  const bare = doi.replace(/\p{P}+$/u, '').toLowerCase();
  return bare.replace(/\.(?:svg|png)$/, '');
}
