import type { TranslationBundle } from '@jupyterlab/translation';

import type { IJobRowLog } from '../../tokens';
import { CommandIDs } from '../../common/commandIds';
import { CommunityChecks } from '../../common/views/CommunityChecks';
import { SmallButton } from '../../common/views/SmallButton';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useView } from '../../common/views/context';
import { visible } from '../../common/views/text';
import { JobRow } from '../../jobs/views/JobRow';
import type { PublishJob } from '../model/publishJob';

/** Something that is sent to a repository, among the jobs. */
export function PublishJobRow(props: {
  job: PublishJob;
  log: IJobRowLog;
}): JSX.Element {
  const { trans } = useView();
  const { job, log } = props;
  const { spec, state, result } = job;
  return (
    <JobRow
      job={job}
      name={titleOf(job)}
      link={
        // There is no record for everybody before it is published.
        result?.state === 'published'
          ? {
              command: CommandIDs.openRecord,
              args: { source: result.source, record: result.record },
              title: trans.__('Show record')
            }
          : null
      }
      what={
        <>
          <span>{what(job, trans)}</span>{' '}
          <UntrustedText text={spec.folder || '/'} />
        </>
      }
      progress={trans.__('Publishing %1', visible(titleOf(job)))}
      outcome={() => outcome(job, trans)}
      log={log}
      problem={{
        replaces: false,
        // What is sent again is the same metadata.
        final: job.problem?.slug === 'incomplete'
      }}
      details={
        <>
          {state === 'succeeded' && result && (
            <p className="ossr-Job-what">
              <UntrustedText text={result.doi ?? result.url} />
            </p>
          )}
          <CommunityChecks checks={result?.checks ?? []} />
        </>
      }
      actions={<PublishJobActions job={job} />}
      removeTitle={trans.__('Remove from list; the record or draft is kept')}
    />
  );
}

function PublishJobActions({ job }: { job: PublishJob }): JSX.Element {
  const { trans, run } = useView();
  const { result } = job;
  return (
    <>
      {result?.review && (
        <SmallButton
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
        <SmallButton
          on={() => run(CommandIDs.openMyRecords, { source: result.source })}
          text={trans.__('My Records')}
        />
      )}
    </>
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
