import type { IJobDisplay } from '../../tokens';
import { CommandIDs } from '../../common/commandIds';
import type { LakeJob } from '../model/lakeJobs';
import { LakeJobRow } from '../views/LakeJobRow';

/** How jobs on the Data Lake are shown among the jobs, and what their notifications say. */
export const lakeJobDisplay: IJobDisplay<LakeJob> = {
  row: (job, log) => <LakeJobRow job={job} log={log} />,
  succeeded: ({ spec, result }, name, trans) => {
    if (result?.kind === 'replicate' && result.unseen !== null) {
      return { level: 'warning', message: `${name}: ${result.unseen}` };
    }
    const message = {
      replicate: trans.__('%1 is available here', name),
      'lake-download': trans.__('Downloaded %1 (checksum verified)', name),
      upload: trans.__('Uploaded %1 to the Data Lake (checksum verified)', name)
    }[spec.kind];
    return { level: 'success', message };
  },
  failed: ({ spec }, name, why, trans) =>
    spec.kind === 'upload'
      ? trans.__('Could not upload %1. %2', name, why)
      : trans.__('Could not make %1 available. %2', name, why),
  signIn: ({ spec }) => ({
    command: CommandIDs.signInToLake,
    args: { lake: spec.lake }
  })
};
