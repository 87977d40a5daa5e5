import { Notification } from '@jupyterlab/apputils';

import type { Job } from '../api/types';
import {
  isDownload,
  isInstall,
  isLake,
  isPlan,
  isPublish,
  nameOf,
  recordOf,
  type DownloadJob,
  type InstallJob,
  type LakeJob,
  type PublishJob
} from './model/jobKinds';
import { firstFile } from './model/jobList';
import { CommandIDs } from '../common/commandIds';
import type { ITeller } from '../common/commands';

/** What is known of the moment a job ended in. */
export interface IMoment {
  /** It took long enough for people to look elsewhere. */
  long: boolean;
  /** Nobody sees this browser tab. */
  hidden: boolean;
  /** What shows how it ended is in view. */
  watched: boolean;
}

/** Tell that a job ended, if that is news; whether it was told. */
export function notifyJobEnd(
  host: ITeller,
  job: Job,
  moment: IMoment
): boolean {
  if (moment.watched && !moment.hidden) {
    return false;
  }
  if (job.state === 'failed' || job.state === 'interrupted') {
    if (isPlan(job) && !(moment.long || moment.hidden)) {
      // It was asked for a moment ago, and its view shows why.
      return false;
    }
    tellFailure(host, job);
    return true;
  }
  if (job.state !== 'succeeded' || !(moment.long || moment.hidden)) {
    return false;
  }
  const autoClose = moment.hidden ? (false as const) : 10_000;
  if (isDownload(job)) {
    tellBrought(host, job, autoClose);
  } else if (isInstall(job)) {
    tellInstalled(host, job, autoClose);
  } else if (isPublish(job)) {
    tellPublished(host, job, autoClose);
  } else if (isLake(job)) {
    tellLake(host, job, autoClose);
  } else {
    const { trans } = host;
    Notification.info(trans.__('The plan for %1 is ready', nameOf(job)), {
      autoClose,
      actions: [show(host, job)]
    });
  }
  return true;
}

function tellFailure(host: ITeller, job: Job): void {
  const { commands, trans } = host;
  const { problem } = job;
  const why = problem ? `${problem.title}. ${problem.detail ?? ''}` : '';
  const account =
    problem?.slug === 'credentials-missing' ||
    problem?.slug === 'credentials-rejected';
  const source =
    (isPublish(job) ? job.spec.source : recordOf(job)?.source) ?? null;
  const action = account
    ? {
        label: trans.__('Sign In'),
        callback: () =>
          void (isLake(job)
            ? commands.execute(CommandIDs.signInToLake, { lake: job.spec.lake })
            : commands.execute(CommandIDs.openAccount, { source }))
      }
    : show(host, job);
  const name = nameOf(job);
  const words = isDownload(job)
    ? trans.__('Could not download %1. %2', name, why)
    : isInstall(job)
      ? job.spec.undo
        ? trans.__('Could not undo the install of %1. %2', name, why)
        : trans.__('Could not install %1. %2', name, why)
      : isPublish(job)
        ? trans.__('Could not publish %1. %2', name, why)
        : isLake(job)
          ? job.spec.kind === 'upload'
            ? trans.__('Could not upload %1. %2', name, why)
            : trans.__('Could not make %1 available. %2', name, why)
          : trans.__('Could not plan the install of %1. %2', name, why);
  Notification.error(words.trim(), { autoClose: false, actions: [action] });
}

function tellBrought(
  { commands, trans }: ITeller,
  job: DownloadJob,
  autoClose: number | false
): void {
  const path = firstFile(job);
  const folder = job.result?.folder ?? job.spec.folder;
  const only = job.result?.files.length === 1 && path !== null;
  const run =
    (command: string, args = {}) =>
    () =>
      void commands.execute(command, args);
  const actions = [
    {
      label: trans.__('Show in File Browser'),
      callback: run(CommandIDs.showInFileBrowser, {
        path: only ? path : folder
      })
    }
  ];
  if (only) {
    actions.push({
      label: trans.__('Open'),
      callback: run(CommandIDs.openFile, { path })
    });
  }
  Notification.success(
    trans.__('Downloaded %1 (checksum verified)', nameOf(job)),
    {
      autoClose,
      actions
    }
  );
}

function tellInstalled(
  host: ITeller,
  job: InstallJob,
  autoClose: number | false
): void {
  const kernel = job.result?.kernelDisplay ?? null;
  const { trans } = host;
  const words = job.result?.undone
    ? trans.__('Install of %1 undone', nameOf(job))
    : kernel === null
      ? trans.__('Installed %1', nameOf(job))
      : trans.__('Installed %1. Kernel: %2', nameOf(job), kernel);
  Notification.success(words, { autoClose, actions: [show(host, job)] });
}

function tellPublished(
  host: ITeller,
  job: PublishJob,
  autoClose: number | false
): void {
  const { trans } = host;
  const { result } = job;
  const name = nameOf(job);
  const address = result?.doi ?? result?.url ?? '';
  const words =
    result?.state === 'published'
      ? trans.__('Published %1: %2', name, address)
      : result?.state === 'in-review'
        ? trans.__('Submitted %1 for review: %2', name, address)
        : trans.__('Saved %1 as a draft: %2', name, address);
  Notification.success(words, { autoClose, actions: [show(host, job)] });
}

function tellLake(
  host: ITeller,
  job: LakeJob,
  autoClose: number | false
): void {
  const { trans } = host;
  const { result } = job;
  if (result?.kind === 'replicate' && result.unseen !== null) {
    const why = `${nameOf(job)}: ${result.unseen}`;
    Notification.warning(why, { autoClose, actions: [show(host, job)] });
    return;
  }
  const words = {
    replicate: trans.__('%1 is available here', nameOf(job)),
    fetch: trans.__('Downloaded %1 (checksum verified)', nameOf(job)),
    upload: trans.__(
      'Uploaded %1 to the Data Lake (checksum verified)',
      nameOf(job)
    )
  }[job.spec.kind];
  Notification.success(words, { autoClose, actions: [show(host, job)] });
}

/** Show a job where it is best looked at. */
function show(
  { commands, trans }: ITeller,
  job: Job
): { label: string; callback: () => void } {
  const toView =
    (isPlan(job) || isInstall(job)) &&
    commands.hasCommand(CommandIDs.showInstall);
  return {
    label: trans.__('Show'),
    callback: () =>
      void (toView
        ? commands.execute(CommandIDs.showInstall, { job: job.id })
        : commands.execute(CommandIDs.showJobs))
  };
}
