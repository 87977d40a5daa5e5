import type { JSONValue, ReadonlyJSONObject } from '@lumino/coreutils';

import type { IRecordsClient } from '../../tokens';
import type { NotebookDependencies } from '../../api/types';

/** The key of what we keep in a notebook's metadata. */
export const OURS = 'ossr';

const FIELDS = ['title', 'source', 'record', 'doi', 'version'] as const;

/**
 * The metadata of ours with the record that a kernel was made for; null if nothing changes.
 *
 * @param ours - What the notebook has under `ossr`, which may be anything.
 * @param origin - What the kernelspec has there.
 *
 * #### Notes
 * A kernel is known on one machine only. Its record, noted in the notebook, is known everywhere.
 */
export function withSoftware(
  ours: unknown,
  origin: unknown
): ReadonlyJSONObject | null {
  if (!isObject(origin) || typeof origin.record !== 'string') {
    return null;
  }
  const existing = isObject(ours) ? ours : {};
  const software: JSONValue[] = Array.isArray(existing.software)
    ? existing.software
    : [];
  const noted: { [key: string]: JSONValue } = {};
  for (const key of FIELDS) {
    const value = origin[key];
    if (typeof value === 'string') {
      noted[key] = value;
    }
  }
  const same = (other: JSONValue) =>
    isObject(other) &&
    other.record === noted.record &&
    other.source === noted.source;
  return software.some(same)
    ? null
    : { ...existing, software: [...software, noted] };
}

function isObject(value: unknown): value is { [key: string]: JSONValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How many different things a notebook uses. */
export function countOf({
  software,
  data,
  dids
}: NotebookDependencies): number {
  return software.length + data.length + dids.length;
}

/**
 * Markdown that cites everything a notebook uses, as far as the repositories give citations.
 */
export async function citationsOf(
  uses: NotebookDependencies,
  client: IRecordsClient,
  titles: { software: string; data: string }
): Promise<string> {
  const cite = async (
    used: NotebookDependencies['data'][number]
  ): Promise<string> => {
    if (used.source && used.record) {
      try {
        const { text } = await client.citation(used.source, used.record, 'apa');
        return plain(text);
      } catch {
        // Its repository may be away, or not be one of ours: what we know ourselves is a citation.
      }
    }
    const doi = used.doi ? ` https://doi.org/${used.doi}` : '';
    return plain(
      `${[used.title, used.version].filter(Boolean).join(', ')}.${doi}`
    );
  };
  const software = await Promise.all(uses.software.map(cite));
  const data = [
    ...(await Promise.all(uses.data.map(cite))),
    ...uses.dids.map(({ lake, did }) =>
      plain(`Rucio DID ${did.scope}:${did.name}${lake && ` (${lake})`}`)
    )
  ];
  return [section(titles.software, software), section(titles.data, data)]
    .filter(Boolean)
    .join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length
    ? `### ${title}\n\n${lines.map(line => `- ${line}`).join('\n')}`
    : '';
}

/** A stranger's text as one line of Markdown that stays text. */
function plain(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>#|]/g, '\\$&');
}
