import { HTMLSelect } from '@jupyterlab/ui-components';
import { useEffect } from 'react';

import type { InstallPlan, PlannedDid } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatCount, formatSize } from '../../common/views/format';
import { Failure } from '../../common/views/LoadFailure';
import { didText } from '../../common/views/text';
import { UntrustedText } from '../../common/views/UntrustedText';
import { usageLabel } from '../../common/views/usage';
import { useStore } from '../../common/views/useStore';
import type { DataChoice, PlanDataModel } from '../model/planData';

/** Data of lakes that the record names, folded to one line; what is done with each can be chosen. */
export function DataPart(props: {
  plan: InstallPlan;
  model: PlanDataModel;
}): JSX.Element | null {
  const { trans } = useView();
  const { model } = props;
  const { id } = props.plan;
  const { data } = useStore(model);
  useEffect(() => {
    void model.load(id);
  }, [model, id]);
  const again = () => void model.load(id, true);
  if (data.status === 'failed') {
    return <Failure problem={data.problem} onRetry={again} />;
  }
  const all =
    data.status === 'ready'
      ? data.value
      : data.status === 'loading'
        ? data.previous
        : null;
  if (!all) {
    return (
      <p role="status" className="ossr-mod-faint">
        {trans.__('Looking for data in the lake…')}
      </p>
    );
  }
  if (all.length === 0) {
    return null;
  }
  const signIn = all.find(one => one.signIn && one.lake !== null);
  return (
    <details className="ossr-Plan-details ossr-Plan-data">
      <summary>
        {trans.__('Data in the lake')}{' '}
        <span className="ossr-mod-faint">{line()}</span>
      </summary>
      <ul aria-label={trans.__('Data in the lake')}>
        {all.map(one => (
          <Row
            key={`${one.instance} ${didText(one.did)}`}
            one={one}
            model={model}
          />
        ))}
      </ul>
      {signIn && (
        <Action
          command={CommandIDs.signInToLake}
          args={{ lake: signIn.lake }}
          label={trans.__('Sign In')}
        />
      )}
      {all.some(one => one.ways.length === 0) && (
        <button
          type="button"
          className="ossr-Link"
          onClick={again}
          disabled={data.status === 'loading'}
        >
          {trans.__('Check Again')}
        </button>
      )}
    </details>
  );

  function line(): string {
    const of = (choice: DataChoice) =>
      (all ?? []).filter(one => model.choiceOf(one) === choice);
    const size = (some: readonly PlannedDid[]) =>
      formatSize(some.reduce((sum, one) => sum + sizeOf(one), 0));
    const count = (some: readonly PlannedDid[]) => formatCount(some.length);
    const [here, rules, files, out] = [
      of('here'),
      of('make-available'),
      of('download'),
      of('leave-out')
    ];
    return [
      here.length > 0 && trans.__('%1 here', count(here)),
      rules.length > 0 &&
        trans.__('%1 to be made available (%2)', count(rules), size(rules)),
      files.length > 0 &&
        trans.__('%1 to be downloaded (%2)', count(files), size(files)),
      out.length > 0 && trans.__('%1 left out', count(out))
    ]
      .filter(Boolean)
      .join(' · ');
  }

  /** What has to be copied. */
  function sizeOf(one: PlannedDid): number {
    const copied =
      model.choiceOf(one) === 'make-available' && one.replication?.missingSize;
    return copied || one.size || 0;
  }
}

function Row(props: { one: PlannedDid; model: PlanDataModel }): JSX.Element {
  const { trans } = useView();
  const { one, model } = props;
  const { lake, replication, why } = one;
  const did = didText(one.did);
  const choice = model.choiceOf(one);
  const words: { [choice in DataChoice]: string } = {
    here: trans.__('Here'),
    'make-available': trans.__('Make available'),
    download: trans.__('Download'),
    'leave-out': trans.__('Leave out')
  };
  const facts = [
    trans.__('as %1', one.variables.join(', ')),
    one.files !== null &&
      trans._n('%2 file', '%2 files', one.files, formatCount(one.files)),
    one.size !== null && formatSize(one.size),
    one.title
  ].filter(Boolean);
  return (
    <li data-choice={choice}>
      {lake === null ? (
        <UntrustedText text={did} />
      ) : (
        <Action
          command={CommandIDs.openDid}
          args={{ lake, did }}
          label={trans.__('Show %1 in the Data Lake', did)}
          kind="link"
        >
          <UntrustedText text={did} />
        </Action>
      )}{' '}
      {choice === 'here' ? (
        <span className="ossr-Badge">{words.here}</span>
      ) : (
        one.ways.length > 0 && (
          <HTMLSelect
            aria-label={trans.__('What to do with %1', did)}
            value={choice}
            onChange={event =>
              model.choose(one, event.target.value as DataChoice)
            }
          >
            {[...one.ways, 'leave-out' as const].map(way => (
              <option key={way} value={way}>
                {words[way]}
              </option>
            ))}
          </HTMLSelect>
        )
      )}
      <p className="ossr-mod-faint">
        <UntrustedText text={facts.join(' · ')} />
      </p>
      {choice === 'make-available' && replication && (
        <p className="ossr-mod-faint">
          <UntrustedText
            text={[
              replication.lifetimeDays === null
                ? trans.__('Copied to %1', replication.rseExpression)
                : trans._n(
                    'Copied to %2 for %1 day',
                    'Copied to %2 for %1 days',
                    replication.lifetimeDays,
                    replication.rseExpression
                  ),
              ...replication.usage.map(usage => usageLabel(usage, trans))
            ].join(' · ')}
          />
        </p>
      )}
      {why !== null && (
        <p className="ossr-mod-warning">
          <UntrustedText text={why} />
        </p>
      )}
    </li>
  );
}
