import type { IJobRowLog } from '../../tokens';
import { CommandIDs } from '../../common/commandIds';
import { SmallButton } from '../../common/views/SmallButton';
import { useView } from '../../common/views/context';
import { visible } from '../../common/views/text';
import { JobRow } from '../../jobs/views/JobRow';
import type { InstallJob, PlanJob } from '../model/installJobs';

/** A plan or an install among the jobs. */
export function InstallJobRow(props: {
  job: PlanJob | InstallJob;
  log: IJobRowLog;
}): JSX.Element {
  const { trans, run } = useView();
  const { job, log } = props;
  const { spec, state } = job;
  const args = { job: job.id };
  const install = spec.kind === 'install';
  const name =
    spec.title ||
    (spec.kind === 'plan-install' ? (spec.record ?? spec.folder) : '') ||
    trans.__('Install');
  return (
    <JobRow
      job={job}
      name={name}
      link={{
        command: CommandIDs.showInstall,
        args,
        title: install ? trans.__('Show install') : trans.__('Show plan')
      }}
      what={
        !install
          ? trans.__('Install plan')
          : spec.undo
            ? trans.__('Undo install')
            : trans.__('Install')
      }
      progress={
        install
          ? trans.__('Installing %1', visible(name))
          : trans.__('Planning the install of %1', visible(name))
      }
      outcome={() => outcome(job, trans)}
      log={log}
      retry={state === 'interrupted' ? trans.__('Resume') : trans.__('Retry')}
      actions={
        <SmallButton
          on={() => run(CommandIDs.showInstall, args)}
          text={trans.__('Show')}
        />
      }
      removeTitle={trans.__(
        'Remove from list; environments and files are kept'
      )}
    />
  );
}

function outcome(
  { result }: PlanJob | InstallJob,
  trans: ReturnType<typeof useView>['trans']
): string {
  if (result?.kind === 'plan-install') {
    return result.installable
      ? trans.__('Plan ready; nothing has run')
      : trans.__('Nothing can be installed automatically');
  }
  if (result?.undone) {
    return trans.__('Previous state restored');
  }
  const imported = result?.imported ?? [];
  return imported.length > 0
    ? trans.__('Installed. Imports OK: %1', imported.join(', '))
    : trans.__('Installed');
}
