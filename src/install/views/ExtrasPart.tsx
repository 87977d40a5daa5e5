import type { InstallPlan } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import type { InstallModel } from '../model/install';
import { PlanSection } from './PlanSection';

/** Optional packages of the project: extras and dependency groups, none of them by default. */
export function ExtrasPart(props: {
  plan: InstallPlan;
  model: InstallModel;
}): JSX.Element | null {
  const { trans, run } = useView();
  const { plan, model } = props;
  if (plan.extras.length === 0) {
    return null;
  }
  const chosen = plan.extras.filter(one => one.chosen).map(({ name }) => name);
  return (
    <PlanSection title={trans.__('Optional packages')}>
      {plan.extras.map(({ name, packages, chosen: checked }) => (
        <label key={name} className="ossr-Choice">
          <input
            type="checkbox"
            checked={checked}
            onChange={event =>
              run(CommandIDs.refreshInstallPlan, {
                job: model.state.planJob,
                extras: event.target.checked
                  ? [...chosen, name]
                  : chosen.filter(other => other !== name)
              })
            }
          />
          <span>
            <UntrustedText text={name} />{' '}
            <span className="ossr-mod-faint">
              <UntrustedText text={packages.join(', ')} />
            </span>
          </span>
        </label>
      ))}
    </PlanSection>
  );
}
