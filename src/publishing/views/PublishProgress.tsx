import { CommandIDs } from '../../common/commandIds';
import { useState } from 'react';

import { Action } from '../../common/views/Action';
import { ProgressBar } from '../../common/views/ProgressBar';
import { useView } from '../../common/views/context';
import { LogButton } from '../../jobs/views/RunningJob';
import { JobLog } from '../../jobs/views/JobLog';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import { progressLabel } from '../../jobs/views/progressLabels';
import { isBlockedByFiles } from '../model/publishJob';
import type { IFormProps } from './Field';

/** How sending goes, with a way to stop it. */
export function PublishProgress({ model }: IFormProps): JSX.Element | null {
  const { trans } = useView();
  const { job } = model.submission;
  const [open, setOpen] = useState(true);
  if (!job) {
    return null;
  }
  return (
    <section
      className="ossr-Install-part ossr-Working"
      aria-label={trans.__('Publishing')}
    >
      <h3>{trans.__('Publishing')}</h3>
      <ProgressBar job={job} label={trans.__('Publishing %1', model.title)} />
      <p role="status">
        {job.state === 'queued'
          ? trans.__('Queued')
          : progressLabel(job, trans)}
      </p>
      <p className="ossr-mod-faint">
        {trans.__(
          'You can close this tab; the transfer continues (see Transfers).'
        )}
      </p>
      <div className="ossr-Install-actions">
        <Action
          command={CommandIDs.cancelPublication}
          args={{ form: model.id }}
          label={trans.__('Cancel…')}
        />
        <LogButton open={open} toggle={() => setOpen(!open)} />
      </div>
      {open && <JobLog job={job} jobs={model.form.jobs} />}
    </section>
  );
}

/** Above the form: why the last attempt ended early, and what stayed. */
export function Stopped({ model }: IFormProps): JSX.Element | null {
  const { trans, run } = useView();
  const { job } = model.submission;
  const { source } = model.form;
  const [open, setOpen] = useState(false);
  if (!job || job.state === 'succeeded') {
    return null;
  }
  const { problem, state } = job;
  const hasDraft = job.draft !== null && problem?.slug !== 'gone';
  const retry =
    problem?.slug === 'unsettled' ||
    (state === 'interrupted' && !problem?.fields.length);
  const signIn =
    problem?.slug === 'credentials-missing' ||
    problem?.slug === 'credentials-rejected';
  return (
    <section
      className="ossr-Publish-part"
      aria-label={trans.__('The last attempt')}
    >
      {state === 'cancelled' || !problem ? (
        <p className="ossr-mod-warning" role="status">
          {trans.__('Publication cancelled.')}
        </p>
      ) : (
        <ProblemNotice
          problem={{ ...problem, retryAfter: null }}
          action={
            retry
              ? {
                  label: trans.__('Resume'),
                  run: () => run(CommandIDs.retryJob, { job: job.id })
                }
              : problem.slug === 'changed-elsewhere' && !isBlockedByFiles(job)
                ? {
                    label: trans.__('Review Again'),
                    run: () =>
                      run(CommandIDs.resumePublication, { form: model.id })
                  }
                : signIn && model.form.signedIn !== false
                  ? {
                      label: trans.__('Sign In'),
                      run: () =>
                        run(CommandIDs.openAccount, {
                          source: source?.id ?? null
                        })
                    }
                  : undefined
          }
        />
      )}
      <p className="ossr-mod-faint">
        {hasDraft
          ? trans.__(
              'A draft is kept at %1. Submitting again resumes it; uploaded files are not sent again.',
              source?.title ?? job.spec.source
            )
          : problem?.slug === 'unsettled'
            ? trans.__(
                'The outcome is unknown. Resuming checks first; no duplicate is created.'
              )
            : trans.__('Nothing was uploaded.')}
      </p>
      <div className="ossr-Install-actions">
        {hasDraft && (
          <Action
            command={CommandIDs.discardPublication}
            args={{ form: model.id }}
            label={trans.__('Discard Draft…')}
          />
        )}
        <LogButton open={open} toggle={() => setOpen(!open)} />
      </div>
      {open && <JobLog job={job} jobs={model.form.jobs} />}
    </section>
  );
}
