import { ProblemError } from '../../api/problem';
import type { ProblemDocument } from '../../api/types';

/** What went wrong, whatever was thrown. */
export function problemOf(reason: unknown): ProblemDocument {
  return ProblemError.from(reason).problem;
}
