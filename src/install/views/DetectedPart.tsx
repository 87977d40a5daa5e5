import { HTMLSelect } from '@jupyterlab/ui-components';

import type { InstallPlan, Detection } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { InstallModel } from '../model/install';
import { useView } from '../../common/views/context';
import { visible } from '../../common/views/text';
import { UntrustedText } from '../../common/views/UntrustedText';
import { PlanSection } from './PlanSection';

/** What it is, and by which sign. */
export function DetectedPart(props: {
  plan: InstallPlan;
  model: InstallModel;
}): JSX.Element | null {
  const { trans, run } = useView();
  const { plan, model } = props;
  const { detected, alternatives, host } = plan;
  if (!detected) {
    return null;
  }
  const signs = [detected, ...alternatives];
  const job = model.state.planJob;
  return (
    <PlanSection title={trans.__('Detected software')}>
      <p>
        <strong>{kindName(detected, trans)}</strong>
        {detected.guess && (
          <span className="ossr-Badge ossr-mod-warn">
            {trans.__('guessed')}
          </span>
        )}
      </p>
      <p>
        <UntrustedText text={detected.why} />
      </p>
      {host !== null && (
        <p className="ossr-mod-warning">
          {trans.__(
            'The code is downloaded from another host: %1',
            visible(host)
          )}
        </p>
      )}
      {alternatives.length > 0 && (
        <label className="ossr-Field">
          <span>{trans.__('Use')}</span>
          <HTMLSelect
            value={detected.path}
            onChange={event =>
              run(CommandIDs.refreshInstallPlan, {
                job,
                sign: event.target.value
              })
            }
          >
            {signs.map(sign => (
              <option key={`${sign.kind} ${sign.path}`} value={sign.path}>
                {`${visible(sign.path)} · ${kindName(sign, trans)}`}
              </option>
            ))}
          </HTMLSelect>
        </label>
      )}
    </PlanSection>
  );
}

function kindName(
  { kind, label }: Detection,
  trans: ReturnType<typeof useView>['trans']
): string {
  switch (kind) {
    case 'conda':
      return trans.__('A conda environment');
    case 'pipfile':
      return trans.__('A Pipfile');
    case 'python-project':
      return trans.__('A Python project');
    case 'requirements':
      return trans.__('A list of Python requirements');
    case 'wheel':
      return trans.__('A built Python package (wheel)');
    case 'sdist':
      return trans.__('A Python source package (sdist)');
    case 'julia':
      return trans.__('A Julia project');
    case 'r':
      return trans.__('An R package or script');
    case 'cmake':
      return trans.__('A CMake project');
    case 'container':
      return trans.__('A container recipe');
    case 'notebooks':
      return trans.__('Notebooks or scripts (dependencies guessed)');
    case 'repository':
      return trans.__('A source code repository');
    case 'data':
      return trans.__('Files without an install step');
    default:
      return label || kind;
  }
}
