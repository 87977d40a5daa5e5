import { useState } from 'react';

import type { InstallPlan } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { InstallModel } from '../model/install';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { Lines, PlanSection } from './PlanSection';

/** What is only guessed; a guessed list of requirements can be corrected. */
export function GuessPart(props: {
  plan: InstallPlan;
  model: InstallModel;
}): JSX.Element | null {
  const { trans } = useView();
  const { plan, model } = props;
  const editable =
    plan.detected?.guess === true && plan.detected.ecosystem === 'python';
  const [text, setText] = useState(plan.requirements.join('\n'));
  const lines = text.split('\n').map(line => line.trim());
  const wanted = lines.filter(line => line !== '');
  const changed = wanted.join('\n') !== plan.requirements.join('\n');
  if (!editable && plan.guesses.length === 0) {
    return null;
  }
  return (
    <PlanSection
      title={
        editable ? trans.__('Guessed dependencies') : trans.__('Uncertain')
      }
      className="ossr-mod-guess"
    >
      <Lines lines={plan.guesses} />
      {editable && (
        <>
          <label className="ossr-Field">
            <span>{trans.__('Required packages, one per line')}</span>
            <textarea
              className="jp-mod-styled"
              rows={Math.min(12, Math.max(3, lines.length))}
              spellCheck={false}
              value={text}
              onChange={event => setText(event.target.value)}
            />
          </label>
          <Action
            command={CommandIDs.refreshInstallPlan}
            args={{ job: model.state.planJob, requirements: wanted }}
            label={trans.__('Plan with This List')}
            disabled={!changed}
          />
        </>
      )}
    </PlanSection>
  );
}
