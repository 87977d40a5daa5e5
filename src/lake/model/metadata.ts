import type { MetaValue, MetaValues } from '../../api/types';

/** A line of a form of metadata, as text. */
export interface IMetaRow {
  key: string;
  value: string;
}

/** What a text means as a value: a number, true or false, or the text. */
export function valueOf(text: string): MetaValue {
  const trimmed = text.trim();
  if (trimmed === 'true' || trimmed === 'false') {
    return trimmed === 'true';
  }
  // Only what comes out as it went in: a run number with a leading zero stays a text.
  const number = Number(trimmed);
  return trimmed !== '' && String(number) === trimmed ? number : text;
}

/** The values of a form; lines without a key count for nothing. */
export function valuesOf(rows: readonly IMetaRow[]): MetaValues {
  return Object.fromEntries(
    rows
      .filter(({ key }) => key.trim() !== '')
      .map(({ key, value }) => [key.trim(), valueOf(value)])
  );
}
