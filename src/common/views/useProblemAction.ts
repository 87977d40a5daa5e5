import type { ProblemDocument } from '../../api/types';
import { CommandIDs } from '../commandIds';
import { useView } from './context';

/** What a problem is about: a repository and its record, or a Data Lake. */
export interface IProblemSubject {
  source?: string | null;
  record?: string | null;
  lake?: string;
}

/** The one next action of a problem, where it is another than trying again. */
export function useProblemAction(
  problem: ProblemDocument,
  about: IProblemSubject
): { label: string; run(): void } | undefined {
  const { trans, run } = useView();
  const { lake } = about;
  const source = about.source ?? null;
  switch (problem.slug) {
    case 'credentials-missing':
    case 'credentials-rejected':
      return {
        label: trans.__('Sign In'),
        run: () =>
          lake === undefined
            ? run(CommandIDs.openAccount, { source })
            : run(CommandIDs.signInToLake, { lake })
      };
    case 'bad-query':
      if (lake !== undefined) {
        return undefined;
      }
      return {
        label: trans.__('Search as Plain Text'),
        run: () => run(CommandIDs.searchRecords, { raw: false })
      };
    case 'restricted':
      return about.record
        ? {
            label: trans.__('Request Access on the Repository'),
            run: () =>
              run(CommandIDs.openPage, { source, record: about.record ?? null })
          }
        : undefined;
    case 'gone':
    case 'not-found':
      return about.record
        ? {
            label: trans.__('Back to Results'),
            run: () => run(CommandIDs.closeRecord)
          }
        : undefined;
    default:
      return undefined;
  }
}
