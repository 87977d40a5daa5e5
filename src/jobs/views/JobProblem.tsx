import type { Job } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { ProblemNotice } from '../../common/views/ProblemNotice';

const SIGN_IN = new Set(['credentials-missing', 'credentials-rejected']);
// Trying again cannot help: the record itself says no.
const FINAL = new Set([
  'gone',
  'restricted',
  'not-found',
  'unsafe-path',
  'unsafe-archive',
  'cannot-install',
  // The plan has to be looked at again.
  'plan-changed'
]);

/** Why a job ended early, with what the user can do about it. */
export function JobProblem({ job }: { job: Job }): JSX.Element | null {
  const { trans, run } = useView();
  const { problem } = job;
  if (!problem) {
    return null;
  }
  const retry = (onConflict?: string) =>
    run(CommandIDs.retryJob, {
      job: job.id,
      ...(onConflict === undefined ? {} : { onConflict })
    });
  const brings = job.spec.kind !== 'publish' && job.spec.kind !== 'upload';
  if (problem.slug === 'exists' && brings) {
    return (
      <>
        <ProblemNotice problem={problem} />
        <ul className="ossr-Job-paths">
          {problem.paths.slice(0, 5).map(path => (
            <li key={path}>
              <UntrustedText text={path} />
            </li>
          ))}
        </ul>
        <div
          className="ossr-Files-actions"
          role="group"
          aria-label={problem.title}
        >
          <button
            type="button"
            className="jp-Button jp-mod-styled jp-mod-accept"
            onClick={() => retry('keep-both')}
          >
            {trans.__('Keep Both')}
          </button>
          <button
            type="button"
            className="jp-Button jp-mod-styled jp-mod-warn"
            onClick={() => retry('replace')}
          >
            {trans.__('Replace')}
          </button>
          <button
            type="button"
            className="jp-Button jp-mod-styled"
            onClick={() => retry('skip')}
          >
            {trans.__('Skip')}
          </button>
        </div>
      </>
    );
  }
  if (SIGN_IN.has(problem.slug)) {
    const { spec } = job;
    const source = 'source' in spec ? (spec.source ?? null) : null;
    const signIn = () =>
      'lake' in spec
        ? run(CommandIDs.signInToLake, { lake: spec.lake })
        : run(CommandIDs.openAccount, { source });
    return (
      <ProblemNotice
        problem={problem}
        action={{
          label: trans.__('Sign In'),
          run: signIn
        }}
      />
    );
  }
  const final =
    FINAL.has(problem.slug) ||
    // What is sent again is the same metadata.
    (problem.slug === 'incomplete' && job.spec.kind === 'publish');
  if (final) {
    return <ProblemNotice problem={problem} />;
  }
  return (
    <ProblemNotice
      problem={{ ...problem, retryAfter: null }}
      action={{
        label:
          job.resumable && problem.slug !== 'stuck'
            ? trans.__('Resume')
            : trans.__('Retry'),
        run: () => retry()
      }}
    />
  );
}
