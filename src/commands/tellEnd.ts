import { Notification } from '@jupyterlab/apputils';

import type { Job } from '../api/types';
import { firstFile } from '../models/transfers';
import { CommandIDs } from './ids';
import type { ITeller } from './tell';

/** What is known of the moment a job ended in. */
export interface IMoment {
  /** It took long enough for people to look elsewhere. */
  long: boolean;
  /** Nobody sees this browser tab. */
  hidden: boolean;
}

/** Tell that a job ended, if that is news; whether it was told. */
export function tellEnd(
  { commands, trans }: ITeller,
  job: Job,
  { long, hidden }: IMoment
): boolean {
  const name = job.spec.title || job.spec.record;
  const run =
    (command: string, args = {}) =>
    () =>
      void commands.execute(command, args);
  if (job.state === 'failed' || job.state === 'interrupted') {
    const { problem } = job;
    const why = problem ? `${problem.title}. ${problem.detail ?? ''}` : '';
    const account =
      problem?.slug === 'credentials-missing' ||
      problem?.slug === 'credentials-rejected';
    const action = account
      ? {
          label: trans.__('Sign in'),
          callback: run(CommandIDs.account, { source: job.spec.source })
        }
      : { label: trans.__('Show'), callback: run(CommandIDs.showJobs) };
    const words = trans.__('%1 was not brought. %2', name, why).trim();
    Notification.error(words, { autoClose: false, actions: [action] });
    return true;
  }
  if (job.state !== 'succeeded' || !(long || hidden)) {
    return false;
  }
  const path = firstFile(job);
  const folder = job.result?.folder ?? job.spec.folder;
  const only = job.result?.files.length === 1 && path !== null;
  const actions = [
    {
      label: trans.__('Reveal'),
      callback: run(CommandIDs.reveal, { path: only ? path : folder })
    }
  ];
  if (only) {
    actions.push({
      label: trans.__('Open'),
      callback: run(CommandIDs.openFile, { path })
    });
  }
  Notification.success(trans.__('%1 is here, verified', name), {
    autoClose: hidden ? false : 10_000,
    actions
  });
  return true;
}
