import type { TranslationBundle } from '@jupyterlab/translation';

import type { Job, VerifyResult, VerifySpec } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { visible } from '../../common/views/text';
import { JobRow } from '../../jobs/views/JobRow';
import type { IJobDisplay, IJobRowLog } from '../../tokens';

type VerifyJob = Job & { spec: VerifySpec; result: VerifyResult | null };

/** How verifications of downloaded files are shown among the jobs. */
export const verifyDisplay: IJobDisplay<VerifyJob> = {
  row: (job, log) => <VerifyRow job={job} log={log} />,
  succeeded: (job, name, trans) => ({
    level: wrong(job).length > 0 ? 'warning' : 'success',
    message: `${visible(name)}: ${outcome(job, trans)}`
  }),
  failed: (_, name, why, trans) =>
    trans.__('Could not verify %1. %2', name, why)
};

function VerifyRow(props: { job: VerifyJob; log: IJobRowLog }): JSX.Element {
  const { trans } = useView();
  const { job, log } = props;
  const name = job.spec.folder ?? '';
  return (
    <JobRow
      job={job}
      name={name}
      link={{
        command: CommandIDs.showInFileBrowser,
        args: { path: name },
        title: trans.__('Show in file browser')
      }}
      what={trans.__('Comparison of checksums')}
      progress={trans.__('Verifying %1', visible(name))}
      outcome={() => outcome(job, trans)}
      warns={wrong(job).length > 0}
      log={log}
      removeTitle={trans.__('Remove from list; files are kept')}
    />
  );
}

function wrong({ result }: VerifyJob): string[] {
  return (result?.files ?? [])
    .filter(({ state }) => state === 'changed' || state === 'missing')
    .map(({ path }) => visible(path));
}

function outcome(job: VerifyJob, trans: TranslationBundle): string {
  const files = job.result?.files ?? [];
  const names = wrong(job);
  return names.length > 0
    ? trans.__('Changed or missing: %1', names.join(', '))
    : trans._n(
        '%2 file compared, none changed',
        '%2 files compared, none changed',
        files.length,
        formatCount(files.length)
      );
}
