const DOI =
  /^(?:(?:https?:\/\/)?(?:dx\.)?doi\.org\/|doi:\s*)?10\.\d{4,9}\/[^\s"]+$/i;
const PAGE =
  /^https?:\/\/[^\s/]+(?:\/[^\s/]+)*\/(?:records?|doi|uploads|deposit)\/[^\s"]+$/i;
// InvenioRDM's own ids, and Zenodo's numbers.
const ID = /^(?:[a-z0-9]{5}-[a-z0-9]{5}|\d{5,9})$/;

/**
 * Whether a text names one record: a DOI, the address of its page, or its id.
 *
 * #### Notes
 * The server resolves it; this only decides that it is worth asking. An id may also be a word or
 * a number that somebody searches for, so where it resolves to nothing, search for it.
 */
export function looksLikeRecord(text: string): boolean {
  const trimmed = text.trim();
  return isAddress(trimmed) || ID.test(trimmed);
}

/** Whether a text has the form of a record's id. */
export function isId(text: string): boolean {
  return ID.test(text);
}

/** Whether a text can be nothing but a DOI or the address of a record. */
export function isAddress(text: string): boolean {
  const trimmed = text.trim();
  return DOI.test(trimmed) || PAGE.test(trimmed);
}
