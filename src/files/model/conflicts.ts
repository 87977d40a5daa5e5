import { describeProblem, ProblemError } from '../../api/problem';
import type {
  Conflict,
  DownloadPlan,
  DownloadSpec,
  PlannedFile
} from '../../api/types';

/** What to do about a file that is in the way. */
export type Answer = Exclude<Conflict, 'ask'>;

/** Answers by the path of the file that is in the way. */
export type Answers = ReadonlyMap<string, Answer>;

/** The files that are in the way. */
export function inTheWay(plan: DownloadPlan): readonly PlannedFile[] {
  return plan.files.filter(file => file.outcome === 'differs');
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
  const answer = (file: PlannedFile): Answer =>
    answers.get(file.path) ?? 'keep-both';
  const given = new Set(differing.map(answer));
  if (given.size <= 1) {
    const [only] = given;
    return [{ ...spec, onConflict: only ?? 'ask' }];
  }
  if ((spec.members ?? []).length > 0) {
    const careful = given.has('keep-both') ? 'keep-both' : 'skip';
    return [{ ...spec, onConflict: careful }];
  }
  const groups = new Map<Answer, string[]>();
  for (const file of differing) {
    const way = answer(file);
    if (way !== 'skip') {
      groups.set(way, [...(groups.get(way) ?? []), file.key]);
    }
  }
  const free = plan.files.filter(file => file.outcome !== 'differs');
  return [...groups].map(([onConflict, keys], index) => ({
    ...spec,
    onConflict,
    keys: index === 0 ? [...free.map(file => file.key), ...keys] : keys
  }));
}

/** The server's own problem of a full disk, found before anything was started. */
export function noSpaceError(title: string, detail: string): ProblemError {
  return new ProblemError(describeProblem('no-space', title, 507, detail));
}
