import type { ICommandCall } from '../tokens';
import { CommandIDs } from './commandIds';

/** Whether a problem goes away by signing in. */
export function needsSignIn(problem: { slug: string } | null): boolean {
  return (
    problem?.slug === 'credentials-missing' ||
    problem?.slug === 'credentials-rejected'
  );
}

/** Signs in to the repository that a job names, if it names one. */
export function repositorySignIn(spec: object): ICommandCall {
  const source =
    'source' in spec && typeof spec.source === 'string' ? spec.source : null;
  return { command: CommandIDs.openAccount, args: { source } };
}
