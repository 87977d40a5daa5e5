import type { IJobRowLog } from '../../tokens';
import { CommandIDs } from '../../common/commandIds';
import { SmallButton } from '../../common/views/SmallButton';
import { useView } from '../../common/views/context';
import { visible } from '../../common/views/text';
import { JobRow } from '../../jobs/views/JobRow';
import {
  isInstall,
  isUndo,
  resultOf,
  runsOf,
  type InstallJob,
  type PlanJob
} from '../model/installJobs';
import { runText } from './runText';

/** A plan or an install among the jobs. */
export function InstallJobRow(props: {
  job: PlanJob | InstallJob;
  log: IJobRowLog;
}): JSX.Element {
  const { trans, run } = useView();
  const { job, log } = props;
  const { spec, state } = job;
  const args = { job: job.id };
  const install = isInstall(job);
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
          : isUndo(job)
            ? trans.__('Undo install')
            : spec.kind === 'try'
              ? trans.__('Try record')
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
  job: PlanJob | InstallJob,
  trans: ReturnType<typeof useView>['trans']
): string {
  if (job.result?.kind === 'plan-install') {
    return job.result.installable
      ? trans.__('Plan ready; nothing has run')
      : trans.__('Nothing can be installed automatically');
  }
  if (!isInstall(job)) {
    return '';
  }
  const [run] = runsOf(job);
  if (run) {
    return runText(run, trans);
  }
  const result = resultOf(job);
  if (result?.undone) {
    return trans.__('Previous state restored');
  }
  const imported = result?.imported ?? [];
  return imported.length > 0
    ? trans.__('Installed. Imports OK: %1', imported.join(', '))
    : trans.__('Installed');
}
