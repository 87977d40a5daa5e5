import type { Availability, ReplicationPlan } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { DidModel } from '../model/did';
import type { ReplicationPlanModel } from '../model/replicationPlan';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatCount, formatSize } from '../../common/views/format';
import { TargetFolder } from '../../common/views/TargetFolder';
import { didText } from '../../common/views/text';
import { UntrustedText } from '../../common/views/UntrustedText';
import { usageLabel } from '../../common/views/usage';
import { useStore } from '../../common/views/useStore';
import { Failure } from '../../common/views/LoadFailure';
import { LifetimeChoice } from './LifetimeChoice';
import { formatTime, ruleStateLabel } from './labels';

/** What it takes to have the data here: by a rule to a disk that is mounted, or as files into a folder. */
export function MakeAvailable(props: {
  model: DidModel;
  availability: Availability | undefined;
}): JSX.Element | null {
  const { model, availability } = props;
  const { plan } = model;
  useStore(plan);
  const here = availability?.state === 'available';
  const empty = availability?.state === 'empty';
  if (empty) {
    return null;
  }
  return (
    <>
      {plan.replicates && !here && <ByRule model={model} />}
      {plan.includesFile && (
        <ByFiles plan={plan} alone={!plan.replicates} here={here} />
      )}
    </>
  );
}

function ByRule({ model }: { model: DidModel }): JSX.Element {
  const { trans } = useView();
  const { plan: planning, lake } = model;
  const { plan } = useStore(planning);
  if (plan.status === 'failed' && plan.previous === null) {
    return (
      <Failure
        problem={plan.problem}
        lake={lake.id}
        onRetry={() => void planning.load()}
      />
    );
  }
  const value =
    plan.status === 'ready'
      ? plan.value
      : plan.status === 'idle'
        ? null
        : plan.previous;
  if (!value) {
    return (
      <p role="status">{trans.__('Calculating what has to be copied…')}</p>
    );
  }
  return (
    <Plan model={model} value={value} waiting={plan.status === 'loading'} />
  );
}

function Plan(props: {
  model: DidModel;
  value: ReplicationPlan;
  waiting: boolean;
}): JSX.Element {
  const { trans } = useView();
  const { model, value, waiting } = props;
  const { plan } = model;
  const { lifetime, approval } = useStore(plan);
  const { existing } = value;
  const requested = existing && (
    <p>
      {existing.expires === null
        ? trans.__(
            'Replication already requested: %1',
            ruleStateLabel(existing.state, trans)
          )
        : trans.__(
            'Replication already requested: %1, until %2',
            ruleStateLabel(existing.state, trans),
            formatTime(existing.expires)
          )}
    </p>
  );
  if (existing && !value.endsEarly) {
    return <div className="ossr-Lake-plan">{requested}</div>;
  }
  return (
    <div className="ossr-Lake-plan" aria-busy={waiting}>
      {requested ?? <p>{missing(value)}</p>}
      {value.usage.map(usage => (
        <p key={usage.rse} className="ossr-mod-faint">
          <UntrustedText text={usageLabel(usage, trans)} />
        </p>
      ))}
      {value.why !== null && (
        <p className="ossr-mod-warning">
          <UntrustedText text={value.why} />
        </p>
      )}
      {(value.approval || approval) && (
        <label className="ossr-Check">
          <input
            type="checkbox"
            checked={approval}
            onChange={event => {
              plan.choose({ approval: event.target.checked });
              void plan.load();
            }}
          />
          <span>{trans.__('Request approval')}</span>
        </label>
      )}
      <div className="ossr-Lake-planRow">
        <span>{trans.__('Keep')}</span>
        <LifetimeChoice
          label={trans.__('How long to keep the replica here')}
          value={lifetime}
          onChange={days => {
            plan.choose({ lifetime: days });
            void plan.load();
          }}
        />
      </div>
    </div>
  );

  function missing(found: ReplicationPlan): string {
    const { files, missingFiles, missingSize, rseExpression } = found;
    const size = missingSize === null ? '?' : formatSize(missingSize);
    if (missingFiles === null || files === null) {
      return trans.__('To be copied to %1.', rseExpression);
    }
    return files === 1
      ? trans.__('To be copied: 1 file, %1, to %2.', size, rseExpression)
      : trans.__(
          'To be copied: %1 of %2 files, %3, to %4.',
          formatCount(missingFiles),
          formatCount(files),
          size,
          rseExpression
        );
  }
}

function ByFiles(props: {
  plan: ReplicationPlanModel;
  alone: boolean;
  here: boolean;
}): JSX.Element {
  const { trans, run } = useView();
  const { plan, alone, here } = props;
  const form = (
    <div className="ossr-Lake-plan">
      <TargetFolder
        folder={plan.folder}
        onChange={() => run(CommandIDs.chooseDidFolder)}
        onReset={
          plan.state.chosen === null
            ? undefined
            : () => run(CommandIDs.chooseDidFolder, { reset: true })
        }
      />
      {!alone && (
        <Action
          command={CommandIDs.downloadDid}
          args={{
            lake: plan.lake.id,
            did: didText(plan.did),
            folder: plan.folder
          }}
          label={trans.__('Download')}
        />
      )}
    </div>
  );
  return alone ? (
    form
  ) : (
    <details className="ossr-Lake-more">
      <summary>
        {here
          ? trans.__('Copy to a folder')
          : trans.__('Download to a folder instead')}
      </summary>
      {form}
    </details>
  );
}
