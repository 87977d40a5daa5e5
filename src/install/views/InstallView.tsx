import type { InstallModel, InstallStage } from '../model/install';
import { isUndo, resultOf } from '../model/installJobs';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useRestoredFocus } from '../../common/views/useRestoredFocus';
import { useStore } from '../../common/views/useStore';
import { PlanActions } from './PlanActions';
import { InstallFailure } from './InstallFailure';
import { PlanView } from './PlanView';
import { InstallResultPart, Undone } from './InstallResult';
import { RunsPart } from './RunsPart';
import { TargetPart } from './TargetPart';
import { titleVerb } from './verb';
import { RunningJob } from '../../jobs/views/RunningJob';

/** An install on its way: what it would do, the yes, how it goes, and what came of it. */
export function InstallView({ model }: { model: InstallModel }): JSX.Element {
  const { trans } = useView();
  useStore(model);
  const { stage, title } = model;
  const verb = titleVerb(model, trans);
  const { plan } = { plan: null, ...stage };
  const article = useRestoredFocus(stage.at);
  const { source, record } = { ...model.planJob?.spec };
  const facts = [plan?.version, plan?.doi].filter(Boolean).join(' · ');
  return (
    <article
      ref={article}
      className="ossr-Install"
      tabIndex={-1}
      aria-label={`${verb} ${title}`}
      data-stage={stage.at}
    >
      <header className="ossr-Install-header">
        <h2 title={title}>
          {verb} <UntrustedText text={title} />
        </h2>
        {facts !== '' && (
          <p className="ossr-mod-faint">
            <UntrustedText text={facts} />
          </p>
        )}
        {record && (
          <Action
            command={CommandIDs.openRecord}
            args={{ source, record }}
            label={trans.__('Show Record')}
            kind="link"
          />
        )}
      </header>
      <Stage model={model} stage={stage} />
    </article>
  );
}

function Stage(props: {
  model: InstallModel;
  stage: InstallStage;
}): JSX.Element {
  const { trans } = useView();
  const { model, stage } = props;
  switch (stage.at) {
    case 'planning':
      return (
        <>
          <RunningJob
            key={stage.job?.id}
            job={stage.job}
            jobs={model.jobs}
            title={trans.__('Preparing the plan…')}
            note={trans.__('No code from the record runs.')}
          />
          {stage.before && (
            <div className="ossr-Install-before" aria-busy="true">
              <PlanView plan={stage.before} model={model} />
            </div>
          )}
        </>
      );
    case 'no-plan':
      return (
        <>
          <InstallFailure job={stage.job} model={model} />
          {(stage.before || model.target.kind === 'kernel') && (
            <TargetPart model={model} plan={stage.before} />
          )}
        </>
      );
    case 'planned':
      return (
        <>
          <PlanView plan={stage.plan} model={model} />
          <PlanActions plan={stage.plan} model={model} />
        </>
      );
    case 'installing':
      return (
        <RunningJob
          key={stage.job.id}
          job={stage.job}
          jobs={model.jobs}
          title={
            isUndo(stage.job) ? trans.__('Undoing') : trans.__('Installing')
          }
          note={trans.__(
            'You can close this tab; the install continues (see Transfers).'
          )}
          log
        />
      );
    case 'failed':
      return <InstallFailure job={stage.job} model={model} />;
    case 'installed': {
      const result = resultOf(stage.job);
      return result?.undone ? (
        <Undone result={result} plan={model.planJob?.id ?? null} />
      ) : (
        <>
          <RunsPart model={model} job={stage.job} />
          <InstallResultPart job={stage.job} />
        </>
      );
    }
  }
}
