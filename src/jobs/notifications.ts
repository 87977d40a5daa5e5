import { Notification } from '@jupyterlab/apputils';

import type { ICommandCall, IJobDisplay, IJobKinds } from '../tokens';
import type { Job } from '../api/types';
import { CommandIDs } from '../common/commandIds';
import type { INotifier } from '../common/commands';
import { needsSignIn, repositorySignIn } from '../common/signIn';

export interface INotificationHost extends INotifier {
  kinds: IJobKinds;
}

/** What is known of the moment a job ended in. */
export interface IMoment {
  /** It took long enough for people to look elsewhere. */
  long: boolean;
  /** Nobody sees this browser tab. */
  hidden: boolean;
  /** What shows how it ended is in view. */
  watched: boolean;
}

/** Notify that a job ended, if that is news; whether it was. */
export async function notifyJobEnd(
  host: INotificationHost,
  job: Job,
  { long, hidden, watched }: IMoment
): Promise<boolean> {
  const failed = job.state === 'failed' || job.state === 'interrupted';
  const away = long || hidden;
  if (
    (watched && !hidden) ||
    !(failed || (job.state === 'succeeded' && away))
  ) {
    return false;
  }
  const display = await host.kinds.load(job);
  if (!display || (failed && !away && display.failsInView?.(job))) {
    return false;
  }
  if (failed) {
    notifyFailure(host, job, display);
  } else {
    notifySuccess(host, job, display, hidden ? false : 10_000);
  }
  return true;
}

function notifyFailure(
  host: INotificationHost,
  job: Job,
  display: IJobDisplay
): void {
  const { kinds, trans } = host;
  const { problem } = job;
  const why = problem ? `${problem.title}. ${problem.detail ?? ''}` : '';
  const message = display.failed(job, kinds.nameOf(job), why, trans);
  const action = needsSignIn(problem)
    ? {
        label: trans.__('Sign In'),
        ...(display.signIn?.(job) ?? repositorySignIn(job.spec))
      }
    : showAction(host, job, display);
  Notification.error(message.trim(), {
    autoClose: false,
    actions: [button(host, action)]
  });
}

function notifySuccess(
  host: INotificationHost,
  job: Job,
  display: IJobDisplay,
  autoClose: number | false
): void {
  const { commands, kinds, trans } = host;
  const notice = display.succeeded(job, kinds.nameOf(job), trans);
  const actions = notice.actions ?? [showAction(host, job, display)];
  Notification.emit(notice.message, notice.level, {
    autoClose,
    actions: actions
      .filter(({ command, args }) => commands.isEnabled(command, args))
      .map(action => button(host, action))
  });
}

/** Shows a job where it is best looked at. */
function showAction(
  { commands, trans }: INotificationHost,
  job: Job,
  display: IJobDisplay
): ICommandCall & { label: string } {
  const open = display.open?.(job);
  return {
    label: trans.__('Show'),
    ...(open && commands.hasCommand(open.command)
      ? open
      : { command: CommandIDs.showJobs })
  };
}

function button(
  { commands }: INotificationHost,
  { label, command, args }: ICommandCall & { label: string }
): Notification.IAction {
  return { label, callback: () => void commands.execute(command, args) };
}
