import { describeProblem, ProblemError } from '../../api/problem';
import type { Did, DidLine, DidSummary, DidType } from '../../api/types';

/** What the last line of a streamed answer says. */
export interface IEnd {
  count: number;
  /** There is more than what came. */
  cut: boolean;
  note: string | null;
}

/** A DID as people write it, `scope:name`; null for a text that is none. Split at the first colon. */
export function parseDid(text: string): Did | null {
  const at = text.indexOf(':');
  const scope = text.slice(0, at).trim();
  const name = text.slice(at + 1).trim();
  return at > 0 && scope !== '' && name !== '' ? { scope, name } : null;
}

/** One text for one DID, to compare and to look up by. */
export function keyOf({ scope, name }: Did): string {
  return `${scope}:${name}`;
}

/** Whether it can have members; an unknown type may. */
export function isCollection(type: DidType | null): boolean {
  return type !== 'file' && type !== null;
}

/**
 * Take the hits of a streamed answer as they come.
 *
 * @throws ProblemError where the lake, or the line, broke off.
 */
export async function readDids(
  lines: AsyncGenerator<DidLine[]>,
  take: (items: DidSummary[]) => void
): Promise<IEnd> {
  for await (const batch of lines) {
    const items: DidSummary[] = [];
    let end: IEnd | null = null;
    let broken: ProblemError | null = null;
    for (const line of batch) {
      if (line.line === 'hit') {
        items.push(line.item);
      } else if (line.line === 'end') {
        end = line;
      } else {
        broken = new ProblemError(line.problem);
      }
    }
    if (items.length > 0) {
      take(items);
    }
    if (broken) {
      throw broken;
    }
    if (end) {
      return end;
    }
  }
  throw new ProblemError(
    describeProblem(
      'unfinished',
      'The connection was interrupted',
      0,
      'The results received so far are shown. Search again for the rest.'
    )
  );
}
