import type { ProblemDocument } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { useView } from '../../common/views/context';

/** The one next action of a problem with a lake, where it is another than trying again. */
export function useLakeProblem(
  problem: ProblemDocument | null,
  lake: string | null
): { label: string; run(): void } | undefined {
  const { trans, run } = useView();
  switch (problem?.slug) {
    case 'credentials-missing':
    case 'credentials-rejected':
      return {
        label: trans.__('Sign In'),
        run: () => run(CommandIDs.signInToLake, lake === null ? {} : { lake })
      };
    default:
      return undefined;
  }
}
