import type { TranslationBundle } from '@jupyterlab/translation';

import { CommandIDs } from '../../common/commandIds';
import type { PublishJob } from '../../jobs/model/jobKinds';
import { ProgressBar } from '../../common/views/ProgressBar';
import { CommunityChecks } from '../../common/views/CommunityChecks';
import { useView } from '../../common/views/context';
import { JobProblem } from '../../jobs/views/JobProblem';
import { Act, type IJobRowLog } from '../../jobs/views/JobRow';
import { visible } from '../../common/views/text';
import { stateLabel } from '../../jobs/views/progressLabels';
import { UntrustedText } from '../../common/views/UntrustedText';

export interface IPublishRowProps {
  job: PublishJob;
  log: IJobRowLog;
}

/** Something that is sent to a repository, among the jobs. */
export function PublishJobRow({ job, log }: IPublishRowProps): JSX.Element {
  const { trans } = useView();
  const { spec, state, result } = job;
  const active = state === 'queued' || state === 'running';
  return (
    <li className="ossr-Job" data-state={state}>
      <Title job={job} />
      <p className="ossr-Job-what">
        <span>{what(job, trans)}</span>{' '}
        <UntrustedText text={spec.folder || '/'} />
      </p>
      {active && (
        <ProgressBar
          job={job}
          label={trans.__('Publishing %1', visible(titleOf(job)))}
        />
      )}
      <p className="ossr-Job-how">
        {stateLabel(job, trans, () => outcome(job, trans))}
      </p>
      {state === 'succeeded' && result && (
        <p className="ossr-Job-what">
          <UntrustedText text={result.doi ?? result.url} />
        </p>
      )}
      <CommunityChecks checks={result?.checks ?? []} />
      {job.problem && state !== 'cancelled' && !active && (
        <JobProblem job={job} />
      )}
      <Actions job={job} log={log} />
      {log.open && log.view()}
    </li>
  );
}

/** Leads to the record once there is one for everybody. */
function Title({ job }: { job: PublishJob }): JSX.Element {
  const { trans, run } = useView();
  const { result } = job;
  const name = <UntrustedText text={titleOf(job)} />;
  return result?.state === 'published' ? (
    <button
      type="button"
      className="ossr-Link ossr-Job-title"
      title={trans.__('Show record')}
      onClick={() =>
        run(CommandIDs.openRecord, {
          source: result.source,
          record: result.record
        })
      }
    >
      {name}
    </button>
  ) : (
    <span className="ossr-Job-title">{name}</span>
  );
}

function Actions({ job, log }: IPublishRowProps): JSX.Element {
  const { trans, run } = useView();
  const { state, problem, resumable, result } = job;
  const active = state === 'queued' || state === 'running';
  const args = { job: job.id };
  const again = state === 'cancelled' || (state === 'interrupted' && !problem);
  return (
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
          text={resumable ? trans.__('Resume') : trans.__('Retry')}
        />
      )}
      {result?.review && (
        <Act
          on={() =>
            run(CommandIDs.openReview, {
              source: result.source,
              review: result.review
            })
          }
          text={trans.__('Follow Review')}
        />
      )}
      {result?.state === 'draft' && (
        <Act
          on={() => run(CommandIDs.openMyRecords, { source: result.source })}
          text={trans.__('My Records')}
        />
      )}
      <Act on={log.toggle} text={trans.__('Log')} expanded={log.open} />
      {!active && (
        <Act
          on={() => run(CommandIDs.removeJob, args)}
          text={trans.__('Remove')}
          title={trans.__('Remove from list; the record or draft is kept')}
        />
      )}
    </div>
  );
}

function titleOf({ spec }: PublishJob): string {
  return spec.title || spec.metadata.title || spec.folder;
}

/** What is asked for: the folder follows. */
function what({ spec }: PublishJob, trans: TranslationBundle): string {
  switch (spec.finish) {
    case 'publish':
      return trans.__('Publish from');
    case 'submit':
      return trans.__('Submit for review from');
    default:
      return trans.__('Save as a draft from');
  }
}

function outcome({ result }: PublishJob, trans: TranslationBundle): string {
  switch (result?.state) {
    case 'published':
      return trans.__('Published');
    case 'in-review':
      return trans.__('Submitted for review by the community');
    case 'draft':
      return trans.__('Saved as a draft, visible only to you');
    case undefined:
      return trans.__('Done');
  }
}
