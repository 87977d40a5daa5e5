import { useEffect, useState } from 'react';

import type { InstallPlan, KernelTarget } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { InstallModel } from '../model/install';
import { LoadFailure } from '../../common/views/LoadFailure';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { PlanSection } from './PlanSection';

export interface ITargetProps {
  model: InstallModel;
  plan: InstallPlan | null;
}

/** Where to: a fresh environment, or that of a kernel that is here; a change plans again. */
export function TargetPart({ model, plan }: ITargetProps): JSX.Element {
  const { trans, run } = useView();
  const { target } = model;
  const job = model.state.planJob;
  const into = target.kind === 'kernel';
  const choosing = into || model.state.choosing;
  useEffect(() => {
    if (choosing && model.state.targets.status === 'idle') {
      void model.loadTargets();
    }
  }, [choosing, model]);
  if (plan && plan.replaces !== null) {
    return (
      <PlanSection title={trans.__('Target')}>
        <p>
          {trans.__(
            'Builds a new environment and swaps it in once verified. The kernel name stays.'
          )}
        </p>
      </PlanSection>
    );
  }
  return (
    <PlanSection title={trans.__('Target')}>
      <div role="radiogroup" aria-label={trans.__('Target')}>
        <label className="ossr-Choice">
          <input
            type="radio"
            name={`ossr-target-${job}`}
            checked={!choosing}
            onChange={() => {
              model.choose(false);
              if (into) {
                run(CommandIDs.refreshInstallPlan, { job, name: '' });
              }
            }}
          />
          <span>
            {trans.__('New environment with its own kernel (recommended)')}
          </span>
        </label>
        {!choosing && !into && <Name key={job} model={model} plan={plan} />}
        <label className="ossr-Choice">
          <input
            type="radio"
            name={`ossr-target-${job}`}
            checked={choosing}
            onChange={() => model.choose(true)}
          />
          <span>{trans.__('Existing environment')}</span>
        </label>
      </div>
      {choosing && <Kernels model={model} />}
      {plan?.targetDisplay && choosing === into && (
        <p className="ossr-mod-faint">
          <UntrustedText text={plan.targetDisplay} />
        </p>
      )}
      {plan && choosing && !into && (
        <p role="status">
          {trans.__(
            'Select a kernel to update the plan. The plan below is for a new environment.'
          )}
        </p>
      )}
    </PlanSection>
  );
}

/** The name of the fresh environment; Enter, or leaving the box, plans with it. */
function Name({ model, plan }: ITargetProps): JSX.Element {
  const { trans, run } = useView();
  const { target } = model;
  const before = target.kind === 'new' ? (target.name ?? '') : '';
  const [name, setName] = useState(before);
  const take = () => {
    if (name.trim() !== before) {
      run(CommandIDs.refreshInstallPlan, {
        job: model.state.planJob,
        name: name.trim()
      });
    }
  };
  return (
    <label className="ossr-Field ossr-Target-name">
      <span>{trans.__('Name')}</span>
      <input
        className="jp-mod-styled"
        value={name}
        placeholder={plan?.title ?? model.title}
        onChange={event => setName(event.target.value)}
        onBlur={take}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            event.preventDefault();
            take();
          }
        }}
      />
    </label>
  );
}

function Kernels({ model }: { model: InstallModel }): JSX.Element {
  const { trans } = useView();
  const { targets } = model.state;
  if (targets.status === 'failed') {
    return (
      <LoadFailure loaded={targets} onRetry={() => void model.loadTargets()} />
    );
  }
  if (targets.status !== 'ready') {
    return <p role="status">{trans.__('Loading kernels…')}</p>;
  }
  if (targets.value.length === 0) {
    return <p role="status">{trans.__('No kernels found.')}</p>;
  }
  return (
    <div
      className="ossr-Kernels"
      role="radiogroup"
      aria-label={trans.__('Kernels')}
    >
      {targets.value.map(target => (
        <Kernel key={target.kernel} target={target} model={model} />
      ))}
    </div>
  );
}

function Kernel(props: {
  target: KernelTarget;
  model: InstallModel;
}): JSX.Element {
  const { trans, run } = useView();
  const { target, model } = props;
  const job = model.state.planJob;
  const chosen = model.target;
  const facts = [
    target.python && trans.__('Python %1', target.python),
    target.condaBase
      ? trans.__('conda base')
      : target.conda && trans.__('conda'),
    target.usable &&
      (target.writable ? trans.__('writable') : trans.__('read-only'))
  ];
  return (
    <label className="ossr-Kernel" data-usable={target.usable}>
      <input
        type="radio"
        name={`ossr-kernel-${job}`}
        checked={chosen.kind === 'kernel' && chosen.kernel === target.kernel}
        disabled={!target.usable}
        onChange={() =>
          run(CommandIDs.refreshInstallPlan, { job, kernel: target.kernel })
        }
      />
      <span className="ossr-Kernel-about">
        <strong>
          <UntrustedText text={target.displayName} />
        </strong>
        <span className="ossr-mod-faint">
          {facts.filter(Boolean).join(' · ')}
        </span>
        {target.interpreter !== null && (
          <code>
            <UntrustedText text={target.interpreter} />
          </code>
        )}
        {target.isServerOwn && (
          <span className="ossr-mod-warning">
            {trans.__(
              "This is Jupyter's own environment; incompatible packages can prevent it from starting."
            )}
          </span>
        )}
        {target.usable && target.condaBase && (
          <span className="ossr-mod-warning">
            {trans.__(
              "This is conda's own environment; incompatible packages can break conda."
            )}
          </span>
        )}
        {target.usable && target.userSite && (
          <span className="ossr-mod-warning">
            {trans.__(
              'Packages in your user folder take precedence over this environment.'
            )}
          </span>
        )}
        {target.reason !== null && (
          <span>
            <UntrustedText text={target.reason} />
          </span>
        )}
      </span>
    </label>
  );
}
