import type { TranslationBundle } from '@jupyterlab/translation';

import { CommandIDs } from '../commands/ids';
import type { LakeJob } from '../models/jobKinds';
import { Bar } from './Bar';
import { useView } from './context';
import { JobProblem } from './JobProblem';
import { Act, type IJobRowLog } from './JobRow';
import { didText, visible } from './names';
import { stateWords } from './progressWords';
import { Safe } from './Safe';

export interface ILakeRowProps {
  job: LakeJob;
  log: IJobRowLog;
}

/** Something that is done on the Data Lake, among the jobs. */
export function LakeRow({ job, log }: ILakeRowProps): JSX.Element {
  const { trans, run } = useView();
  const { state } = job;
  const active = state === 'queued' || state === 'running';
  const args = { job: job.id };
  const name = nameOf(job.spec);
  return (
    <li className="ossr-Job" data-state={state}>
      <span className="ossr-Job-title">
        <Safe text={name} />
      </span>
      <p className="ossr-Job-what">
        <span>{what(job, trans)}</span>
      </p>
      {active && <Bar job={job} label={visible(name)} />}
      <p className="ossr-Job-how">
        {stateWords(job, trans, () => trans.__('Done'))}
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
        {(state === 'cancelled' || state === 'interrupted') && (
          <Act
            on={() => run(CommandIDs.retryJob, args)}
            text={trans.__('Go on')}
          />
        )}
        <Act on={log.toggle} text={trans.__('Log')} expanded={log.open} />
        {!active && (
          <Act
            on={() => run(CommandIDs.forgetJob, args)}
            text={trans.__('Remove')}
            title={trans.__('Take it off the list; what was done stays')}
          />
        )}
      </div>
      {log.open && log.view()}
    </li>
  );
}

function what({ spec }: LakeJob, trans: TranslationBundle): string {
  switch (spec.kind) {
    case 'replicate':
      return trans.__('Make available here');
    case 'fetch':
      return trans.__('Bring to %1', spec.folder || '/');
    case 'upload':
      return trans.__('Upload to %1', `${spec.scope} @ ${spec.rse}`);
  }
}

function nameOf(spec: LakeJob['spec']): string {
  return spec.kind === 'upload' ? spec.paths.join(', ') : didText(spec.did);
}
