import type { ICommandCall } from '../../tokens';
import type { Job } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { needsSignIn, repositorySignIn } from '../../common/signIn';
import { ProblemNotice } from '../../common/views/ProblemNotice';

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

export interface IJobProblemProps {
  job: Job;
  /** It writes files here, and can replace those that are in the way. */
  replaces?: boolean;
  /** Signs in where the job needs it; without, at the job's repository. */
  signIn?: ICommandCall;
  /** Trying again cannot help. */
  final?: boolean;
}

/** Why a job ended early, with what the user can do about it. */
export function JobProblem({
  job,
  replaces = true,
  signIn,
  final = false
}: IJobProblemProps): JSX.Element | null {
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
  if (problem.slug === 'exists' && replaces) {
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
  if (needsSignIn(problem)) {
    const { command, args } = signIn ?? repositorySignIn(job.spec);
    return (
      <ProblemNotice
        problem={problem}
        action={{
          label: trans.__('Sign In'),
          run: () => run(command, args)
        }}
      />
    );
  }
  if (final || FINAL.has(problem.slug)) {
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
