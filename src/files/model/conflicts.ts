import { describeProblem, ProblemError } from '../../api/problem';
import type { Conflict, DownloadPlan, DownloadSpec } from '../../api/types';

/** What to do about a file that is in the way. */
export type Answer = Exclude<Conflict, 'ask'>;

/** Answers by the path of the file that is in the way. */
export type Answers = ReadonlyMap<string, Answer>;

/** A file, or the folder of an archive, that is in the way. */
export interface IClash {
  /** Of the file in the record. */
  key: string;
  path: string;
  /** Bytes of the file in the record. */
  size: number;
  /** Files of the folder that changed since the archive was unpacked. */
  edited?: number;
  added?: number;
}

/** The files and folders that are in the way. */
export function inTheWay(plan: DownloadPlan): readonly IClash[] {
  return [...plan.files, ...plan.folders].filter(
    ({ outcome }) => outcome === 'differs'
  );
}

/**
 * The downloads that a plan and the user's answers come to.
 *
 * #### Notes
 * A job has one way with what is in the way: one job where all answers agree, else one for each
 * answer, and nothing for what is skipped. Members of an archive are downloaded by one job, whose
 * way is then the most careful of the answers.
 */
export function settle(
  spec: DownloadSpec,
  plan: DownloadPlan,
  answers: Answers
): DownloadSpec[] {
  const differing = inTheWay(plan);
  const answer = ({ path }: IClash): Answer => answers.get(path) ?? 'keep-both';
  const given = new Set(differing.map(answer));
  if (given.size <= 1) {
    const [only] = given;
    return [{ ...spec, onConflict: only ?? 'ask' }];
  }
  if ((spec.members ?? []).length > 0) {
    return [{ ...spec, onConflict: [...given].reduce(careful) }];
  }
  // An archive and its folder have one key: of their answers the most careful one counts.
  const ways = new Map<string, Answer>();
  for (const clash of differing) {
    ways.set(clash.key, careful(ways.get(clash.key), answer(clash)));
  }
  const groups = new Map<Answer, string[]>();
  for (const [key, way] of ways) {
    if (way !== 'skip') {
      groups.set(way, [...(groups.get(way) ?? []), key]);
    }
  }
  const free = plan.files.filter(({ key }) => !ways.has(key));
  return [...groups].map(([onConflict, keys], index) => ({
    ...spec,
    onConflict,
    keys: index === 0 ? [...free.map(file => file.key), ...keys] : keys
  }));
}

function careful(one: Answer | undefined, other: Answer): Answer {
  const order: Answer[] = ['keep-both', 'skip', 'replace'];
  return order.find(way => way === one || way === other) ?? other;
}

/** The server's own problem of a full disk, found before anything was started. */
export function noSpaceError(title: string, detail: string): ProblemError {
  return new ProblemError(describeProblem('no-space', title, 507, detail));
}
