import type { InstallPlan } from '../../api/types';
import type { InstallModel } from '../model/install';
import { useView } from '../../common/views/context';
import { formatCount, formatSize } from '../../common/views/format';
import { UntrustedText } from '../../common/views/UntrustedText';
import { UnsupportedPart } from './UnsupportedPart';
import { CodePart } from './CodePart';
import { CommandsPart } from './CommandsPart';
import { CopyableText } from '../../common/views/Copyable';
import { ExtrasPart } from './ExtrasPart';
import { DataPart } from './DataPart';
import { DetectedPart } from './DetectedPart';
import { GuessPart } from './GuessPart';
import { byPackages, PackagesPart } from './PackagesPart';
import { Lines, PlanSection } from './PlanSection';
import { TargetPart } from './TargetPart';
import { canTry } from './verb';

/** All that an install would do, before anything of it is done. */
export function PlanView(props: {
  plan: InstallPlan;
  model: InstallModel;
}): JSX.Element {
  const { trans } = useView();
  const { plan, model } = props;
  return (
    <div className="ossr-Plan">
      {plan.installable && <Line plan={plan} />}
      <DetectedPart plan={plan} model={model} />
      <UnsupportedPart plan={plan} model={model} />
      {plan.snippet !== null && (
        <PlanSection title={trans.__('How to read the files in Python')}>
          <CopyableText text={plan.snippet} />
        </PlanSection>
      )}
      {byPackages(plan) ? (
        <TargetPart model={model} plan={plan} />
      ) : (
        plan.installable && (
          <PlanSection title={trans.__('Target')}>
            <p>
              <UntrustedText text={plan.targetDisplay} />
            </p>
          </PlanSection>
        )
      )}
      {plan.warnings.length > 0 && (
        <PlanSection title={trans.__('Warnings')} className="ossr-mod-warn">
          <Lines lines={plan.warnings} />
        </PlanSection>
      )}
      {/* A correction begun in one plan is not carried into the next. */}
      <GuessPart key={plan.id} plan={plan} model={model} />
      <ExtrasPart plan={plan} model={model} />
      {canTry(plan) && <DataPart plan={plan} model={model.data} />}
      {/* Code of the record is read before it runs. */}
      <details
        className="ossr-Plan-details"
        open={!plan.installable || plan.runsCode.length > 0}
      >
        <summary>{trans.__('Details: code, packages, commands')}</summary>
        <div className="ossr-Plan">
          <CodePart plan={plan} model={model} />
          <PackagesPart plan={plan} />
          <CommandsPart plan={plan} />
          {plan.hints.length > 0 && (
            <PlanSection title={trans.__('Stated by the authors')}>
              <p className="ossr-mod-faint">{trans.__('Not executed.')}</p>
              <Lines lines={plan.hints} />
            </PlanSection>
          )}
          {plan.folder !== null && plan.record !== null && (
            <p className="ossr-mod-faint">
              {trans.__('Record files are saved in')}{' '}
              <UntrustedText text={plan.folder} />
            </p>
          )}
        </div>
      </details>
    </div>
  );
}

/** What goes where, and how much that is. */
function Line({ plan }: { plan: InstallPlan }): JSX.Element {
  const { trans } = useView();
  const { adds, changes, removes, downloadBytes, target } = plan;
  const count = adds.length + changes.length + removes.length;
  return (
    <p className="ossr-Plan-line">
      <UntrustedText
        text={[
          plan.replaces !== null
            ? trans.__('Replaces the environment')
            : target.kind === 'new'
              ? trans.__('New environment')
              : trans.__('Environment of %1', target.kernel),
          byPackages(plan) &&
            trans._n('%2 package', '%2 packages', count, formatCount(count)),
          downloadBytes !== null &&
            trans.__('%1 to download', formatSize(downloadBytes))
        ]
          .filter(Boolean)
          .join(' · ')}
      />
    </p>
  );
}
