import { CommandIDs } from '../../common/commandIds';
import type { InstallJob, PlanJob } from '../../jobs/model/jobKinds';
import { ProgressBar } from '../../common/views/ProgressBar';
import { useView } from '../../common/views/context';
import { JobProblem } from '../../jobs/views/JobProblem';
import { Act, type IJobRowLog } from '../../jobs/views/JobRow';
import { visible } from '../../common/views/text';
import { stateLabel } from '../../jobs/views/progressLabels';
import { UntrustedText } from '../../common/views/UntrustedText';

/** A plan or an install among the jobs. */
export function InstallJobRow(props: {
  job: PlanJob | InstallJob;
  log: IJobRowLog;
}): JSX.Element {
  const { trans, run } = useView();
  const { job, log } = props;
  const { spec, state } = job;
  const active = state === 'queued' || state === 'running';
  const args = { job: job.id };
  const install = spec.kind === 'install';
  const name =
    spec.title ||
    (spec.kind === 'plan-install' ? (spec.record ?? spec.folder) : '') ||
    trans.__('Install');
  const again =
    state === 'cancelled' || (state === 'interrupted' && !job.problem);
  return (
    <li className="ossr-Job" data-state={state}>
      <button
        type="button"
        className="ossr-Link ossr-Job-title"
        title={install ? trans.__('Show install') : trans.__('Show plan')}
        onClick={() => run(CommandIDs.showInstall, args)}
      >
        <UntrustedText text={name} />
      </button>
      <p className="ossr-Job-what">
        {!install
          ? trans.__('Install plan')
          : spec.undo
            ? trans.__('Undo install')
            : trans.__('Install')}
      </p>
      {active && (
        <ProgressBar
          job={job}
          label={
            install
              ? trans.__('Installing %1', visible(name))
              : trans.__('Planning the install of %1', visible(name))
          }
        />
      )}
      <p className="ossr-Job-how">
        {stateLabel(job, trans, () => outcome(job, trans))}
      </p>
      {job.problem && state !== 'cancelled' && !active && (
        <JobProblem job={job} />
      )}
      <div className="ossr-Files-actions">
        {active && (
          <Act
            on={() => run(CommandIDs.cancelJob, args)}
            text={trans.__('Cancel')}
          />
        )}
        {again && (
          <Act
            on={() => run(CommandIDs.retryJob, args)}
            text={
              state === 'interrupted' ? trans.__('Resume') : trans.__('Retry')
            }
          />
        )}
        <Act
          on={() => run(CommandIDs.showInstall, args)}
          text={trans.__('Show')}
        />
        <Act on={log.toggle} text={trans.__('Log')} expanded={log.open} />
        {!active && (
          <Act
            on={() => run(CommandIDs.removeJob, args)}
            text={trans.__('Remove')}
            title={trans.__(
              'Remove from list; environments and files are kept'
            )}
          />
        )}
      </div>
      {log.open && log.view()}
    </li>
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
