import type { IJobDisplay } from '../../tokens';
import type { PublishJob } from '../model/publishJob';
import { PublishJobRow } from '../views/PublishJobRow';

/** How publications are shown among the jobs, and what their notifications say. */
export const publishDisplay: IJobDisplay<PublishJob> = {
  row: (job, log) => <PublishJobRow job={job} log={log} />,
  succeeded: ({ result }, name, trans) => {
    const address = result?.doi ?? result?.url ?? '';
    return {
      level: 'success',
      message:
        result?.state === 'published'
          ? trans.__('Published %1: %2', name, address)
          : result?.state === 'in-review'
            ? trans.__('Submitted %1 for review: %2', name, address)
            : trans.__('Saved %1 as a draft: %2', name, address)
    };
  },
  failed: (_, name, why, trans) =>
    trans.__('Could not publish %1. %2', name, why)
};
