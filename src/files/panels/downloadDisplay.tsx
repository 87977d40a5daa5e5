import type { DownloadJob, IJobDisplay } from '../../tokens';
import { CommandIDs } from '../../common/commandIds';
import { firstFile } from '../model/downloadJob';
import { DownloadJobRow } from '../views/DownloadJobRow';

/** How downloads are shown among the jobs, and what their notifications say. */
export const downloadDisplay: IJobDisplay<DownloadJob> = {
  row: (job, log) => <DownloadJobRow job={job} log={log} />,
  succeeded: (job, name, trans) => {
    const path = firstFile(job);
    const folder = job.result?.folder ?? job.spec.folder;
    const only = job.result?.files.length === 1 && path !== null;
    return {
      level: 'success',
      message: trans.__('Downloaded %1 (checksum verified)', name),
      actions: [
        {
          label: trans.__('Show in File Browser'),
          command: CommandIDs.showInFileBrowser,
          args: { path: only ? path : folder }
        },
        ...(only
          ? [
              {
                label: trans.__('Open'),
                command: CommandIDs.openFile,
                args: { path }
              }
            ]
          : [])
      ]
    };
  },
  failed: (_, name, why, trans) =>
    trans.__('Could not download %1. %2', name, why)
};
