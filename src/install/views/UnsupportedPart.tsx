import { terminalIcon } from '@jupyterlab/ui-components';

import type { InstallPlan } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { InstallModel } from '../model/install';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { CopyableText } from '../../common/views/Copyable';
import { PlanSection } from './PlanSection';

/** What is not done for you, why, and how to do it by hand. */
export function UnsupportedPart(props: {
  plan: InstallPlan;
  model: InstallModel;
}): JSX.Element | null {
  const { trans, can } = useView();
  const { plan, model } = props;
  const job = model.state.planJob;
  // Data has nothing to install, and that has been said.
  if (plan.cannot.length === 0 || plan.detected?.kind === 'data') {
    return null;
  }
  return (
    <PlanSection title={trans.__('Manual steps')} className="ossr-mod-cannot">
      {plan.cannot.map(({ reason, command }, index) => (
        <div key={index} className="ossr-Cannot" role="note">
          <p>
            <UntrustedText text={reason} />
          </p>
          {command !== null && (
            <>
              <CopyableText text={command} />
              {can(CommandIDs.openTerminal) && (
                <Action
                  command={CommandIDs.openTerminal}
                  args={{ job, command }}
                  label={trans.__('Open Command in Terminal')}
                  icon={terminalIcon}
                />
              )}
              <p className="ossr-mod-faint">
                {trans.__(
                  'Downloads the files and types the command in a terminal. Press Enter to run it.'
                )}
              </p>
            </>
          )}
        </div>
      ))}
    </PlanSection>
  );
}
