import { useEffect } from 'react';

import type { Availability, DidDetails } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { DidModel } from '../model/did';
import type { LakeModel } from '../model/lake';
import { BackAction } from '../../common/views/BackAction';
import { useView } from '../../common/views/context';
import { JobLog } from '../../jobs/views/JobLog';
import { LakeJobRow } from './LakeJobRow';
import { didText, visible } from '../../common/views/text';
import { Section } from '../../common/views/Section';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';
import { AttachForm } from './AttachForm';
import { CitedBy } from './CitedBy';
import { AvailabilityBadge } from './AvailabilityBadge';
import { DidActions } from './DidActions';
import { DidName } from './DidName';
import { DidFacts } from './DidFacts';
import { Failure } from '../../common/views/LoadFailure';
import { MakeAvailable } from './MakeAvailable';
import { Members } from './Members';
import { DidMetadata } from './DidMetadata';
import { ReplicaList } from './ReplicaList';
import { RuleList } from './RuleList';
import { useOpenLogs } from './useOpenLogs';
import { typeLabel } from './labels';

/** All about one DID, and what can be done with it. */
export function DidView(props: {
  lake: LakeModel;
  model: DidModel;
}): JSX.Element {
  const { trans } = useView();
  const { lake, model } = props;
  const { did } = model;
  const { details } = useStore(model);
  const { known, failed } = useStore(lake.availability);
  const key = didText(did);
  const availability = known.get(key);
  useEffect(() => {
    lake.availability.look('did', [did]);
    return () => lake.availability.look('did', []);
  }, [lake, did]);
  const value = model.details;
  return (
    <article
      className="ossr-Lake-page"
      tabIndex={-1}
      aria-labelledby="ossr-lake-did"
    >
      <BackAction command={CommandIDs.goBackInLake} />
      <header className="ossr-Lake-header">
        <h2 id="ossr-lake-did" title={visible(key)}>
          <DidName did={did} />
        </h2>
        <p>
          {value && (
            <span className="ossr-Badge">{typeLabel(value.type, trans)}</span>
          )}{' '}
          <AvailabilityBadge
            availability={availability}
            failed={failed.has(key)}
          />
        </p>
        {availability?.why && details.status !== 'failed' && (
          <p className="ossr-mod-warning">
            <UntrustedText text={availability.why} />
          </p>
        )}
      </header>
      {value && <DidActions model={model} availability={availability} />}
      <Jobs lake={lake} model={model} />
      {details.status === 'failed' && (
        <Failure
          problem={details.problem}
          lake={model.lake.id}
          onRetry={() => void model.load()}
        />
      )}
      {value ? (
        <Known
          lake={lake}
          model={model}
          details={value}
          availability={availability}
        />
      ) : details.status === 'loading' ? (
        <p role="status">{trans.__('Loading…')}</p>
      ) : (
        // Open data are cited without a sign-in, too.
        <CitedBy model={model} />
      )}
    </article>
  );
}

function Known(props: {
  lake: LakeModel;
  model: DidModel;
  details: DidDetails;
  availability: Availability | undefined;
}): JSX.Element {
  const { trans } = useView();
  const { lake, model, details, availability } = props;
  const { notebook } = useStore(lake);
  return (
    <>
      <Section title={trans.__('Use')}>
        {details.public && (
          <p className="ossr-mod-faint">
            {trans.__(
              'Open data, shown without a sign-in. Sign in for replicas and rules.'
            )}
          </p>
        )}
        <MakeAvailable model={model} availability={availability} />
        <AttachForm model={model} notebook={notebook} type={details.type} />
      </Section>
      <CitedBy model={model} />
      <Section title={trans.__('Properties')}>
        <DidFacts details={details} lake={model.lake.id} />
      </Section>
      <Section title={trans.__('Metadata')}>
        <DidMetadata model={model} details={details} />
      </Section>
      {!details.public && (
        <>
          <Section title={trans.__('Rules')}>
            <RuleList model={model} />
          </Section>
          <ReplicaList model={model} />
        </>
      )}
      {details.editable && details.type !== 'file' && details.open && (
        <Section title={trans.__('Members')}>
          <Members lake={model.lake.id} details={details} />
        </Section>
      )}
    </>
  );
}

/** What is being done with it, and how that ended. */
function Jobs(props: { lake: LakeModel; model: DidModel }): JSX.Element | null {
  const { trans } = useView();
  const { lake, model } = props;
  const logs = useOpenLogs();
  const { jobs } = model;
  if (jobs.length === 0) {
    return null;
  }
  return (
    <ul className="ossr-Files-jobs" aria-label={trans.__('Activity')}>
      {jobs.slice(0, 3).map(job => (
        <LakeJobRow
          key={job.id}
          job={job}
          within
          log={{
            ...logs(job.id),
            view: () => <JobLog job={job} jobs={lake.jobs} />
          }}
        />
      ))}
    </ul>
  );
}
