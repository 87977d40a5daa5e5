import type { InstallPlan } from '../../api/types';
import type { InstallModel } from '../model/install';
import { useView } from '../../common/views/context';
import { Safe } from '../../common/views/UntrustedText';
import { CannotPart } from './UnsupportedPart';
import { CodePart } from './CodePart';
import { CommandsPart } from './CommandsPart';
import { Copyable } from '../../common/views/Copyable';
import { Detected } from './DetectedPart';
import { GuessPart } from './GuessPart';
import { byPackages, PackagesPart } from './PackagesPart';
import { Lines, Part } from './PlanSection';
import { Target } from './TargetPart';

/** All that an install would do, before anything of it is done. */
export function PlanView(props: {
  plan: InstallPlan;
  model: InstallModel;
}): JSX.Element {
  const { trans } = useView();
  const { plan, model } = props;
  return (
    <div className="ossr-Plan">
      <Detected plan={plan} model={model} />
      <CannotPart plan={plan} model={model} />
      {plan.snippet !== null && (
        <Part title={trans.__('How to read the files in Python')}>
          <Copyable text={plan.snippet} />
        </Part>
      )}
      {byPackages(plan) ? (
        <Target model={model} plan={plan} />
      ) : (
        plan.installable && (
          <Part title={trans.__('Target')}>
            <p>
              <Safe text={plan.targetDisplay} />
            </p>
          </Part>
        )
      )}
      {plan.warnings.length > 0 && (
        <Part title={trans.__('Warnings')} className="ossr-mod-warn">
          <Lines lines={plan.warnings} />
        </Part>
      )}
      <CodePart plan={plan} model={model} />
      {/* A correction begun in one plan is not carried into the next. */}
      <GuessPart key={plan.id} plan={plan} model={model} />
      <PackagesPart plan={plan} />
      <CommandsPart plan={plan} />
      {plan.hints.length > 0 && (
        <Part title={trans.__('Stated by the authors')}>
          <p className="ossr-mod-faint">{trans.__('Not executed.')}</p>
          <Lines lines={plan.hints} />
        </Part>
      )}
      {plan.folder !== null && plan.record !== null && (
        <p className="ossr-mod-faint">
          {trans.__('Record files are saved in')} <Safe text={plan.folder} />
        </p>
      )}
    </div>
  );
}
