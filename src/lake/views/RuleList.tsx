import { useState } from 'react';

import type { Rule } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { DidModel } from '../model/did';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { SmallButton } from '../../common/views/SmallButton';
import { didText } from '../../common/views/text';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';
import { Failure } from '../../common/views/LoadFailure';
import { LifetimeChoice } from './LifetimeChoice';
import { formatTime, ruleStateLabel } from './labels';

/** Who keeps copies where, for how long, and what is in the way. */
export function RuleList({ model }: { model: DidModel }): JSX.Element {
  const { trans } = useView();
  const { rules, stuck } = useStore(model);
  if (rules.status === 'failed') {
    return (
      <Failure
        problem={rules.problem}
        lake={model.lake.id}
        onRetry={() => void model.loadRules()}
      />
    );
  }
  const known = rules.status === 'ready' ? rules.value : null;
  if (!known) {
    return <p role="status">{trans.__('Loading…')}</p>;
  }
  if (known.length === 0) {
    return (
      <p className="ossr-mod-faint">{trans.__('No replication rules.')}</p>
    );
  }
  const fixed = known.some(
    rule => rule.mine && !rule.changeable && !rule.removable
  );
  return (
    <>
      <ul className="ossr-Rules" aria-label={trans.__('Rules')}>
        {known.map(rule => (
          <RuleItem
            key={rule.id}
            rule={rule}
            full={stuck[rule.id]}
            model={model}
          />
        ))}
      </ul>
      {fixed && (
        <p className="ossr-mod-faint">
          {trans.__(
            'This lake lets only its administrators change and remove rules. Make the data available with a longer lifetime, or ask them.'
          )}
        </p>
      )}
    </>
  );
}

function RuleItem(props: {
  rule: Rule;
  full: Rule | undefined;
  model: DidModel;
}): JSX.Element {
  const { trans } = useView();
  const { rule, full, model } = props;
  const { state, locksOk, locksReplicating, locksStuck } = rule;
  const all = locksOk + locksReplicating + locksStuck;
  return (
    <li className="ossr-Rule" data-state={state}>
      <p>
        <UntrustedText text={rule.rseExpression} />{' '}
        <span className="ossr-Badge">{ruleStateLabel(state, trans)}</span>{' '}
        <Action
          command={CommandIDs.copyText}
          args={{ text: rule.id }}
          label={trans.__('Copy Id')}
          kind="link"
        />
      </p>
      <p className="ossr-mod-faint">
        {[
          all > 0
            ? trans.__(
                '%1 of %2 copied',
                formatCount(locksOk),
                formatCount(all)
              )
            : '',
          locksStuck > 0 ? trans.__('%1 stuck', formatCount(locksStuck)) : '',
          rule.mine ? trans.__('yours') : trans.__('of %1', rule.account),
          rule.expires === null
            ? trans.__('Never expires')
            : trans.__('until %1', formatTime(rule.expires))
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {rule.error !== null && (
        <p className="ossr-mod-warning">
          <UntrustedText text={rule.error} />
        </p>
      )}
      {locksStuck > 0 && !full && (
        <button
          type="button"
          className="ossr-Link"
          onClick={() => {
            // What goes wrong is the same as for the rules, and shown there.
            model.loadStuck(rule.id).catch(() => void model.loadRules());
          }}
        >
          {trans.__('Show Stuck Files')}
        </button>
      )}
      {full && (
        <ul className="ossr-Job-paths">
          {full.stuck.map(lock => (
            <li key={`${didText(lock.did)}@${lock.rse}`}>
              <UntrustedText text={`${didText(lock.did)} → ${lock.rse}`} />
            </li>
          ))}
        </ul>
      )}
      {rule.mine && <RuleActions rule={rule} model={model} />}
    </li>
  );
}

function RuleActions(props: { rule: Rule; model: DidModel }): JSX.Element {
  const { trans, run } = useView();
  const { rule, model } = props;
  const [extending, setExtending] = useState(false);
  const [days, setDays] = useState<number | null>(30);
  const args = {
    lake: model.lake.id,
    did: didText(model.did),
    rule: rule.id
  };
  return (
    <>
      <div className="ossr-Files-actions">
        {rule.changeable && (rule.state === 'stuck' || rule.locksStuck > 0) && (
          <SmallButton
            on={() => run(CommandIDs.editRule, { ...args, action: 'again' })}
            text={trans.__('Retry')}
          />
        )}
        {rule.changeable && (
          <SmallButton
            on={() => setExtending(!extending)}
            text={trans.__('Extend…')}
            expanded={extending}
          />
        )}
        {rule.removable && (
          <SmallButton
            on={() => run(CommandIDs.editRule, { ...args, action: 'remove' })}
            text={trans.__('Remove…')}
          />
        )}
      </div>
      {extending && (
        <div className="ossr-Lake-planRow">
          <LifetimeChoice
            label={trans.__('Keep from now on')}
            value={days}
            onChange={setDays}
          />
          <SmallButton
            on={() => {
              run(CommandIDs.editRule, {
                ...args,
                action: 'extend',
                lifetimeDays: days
              });
              setExtending(false);
            }}
            text={trans.__('Extend')}
          />
        </div>
      )}
    </>
  );
}
