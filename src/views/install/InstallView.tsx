import type { InstallModel, InstallStage } from '../../models/install';
import { useView } from '../context';
import { Safe } from '../Safe';
import { useStore } from '../useStore';
import { Answer } from './Answer';
import { Failed } from './Failed';
import { PlanView } from './PlanView';
import { Result } from './Result';
import { Target } from './Target';
import { Working } from './Working';

/** An install on its way: what it would do, the yes, how it goes, and what came of it. */
export function InstallView({ model }: { model: InstallModel }): JSX.Element {
  const { trans } = useView();
  useStore(model);
  const { stage, title } = model;
  const { plan } = { plan: null, ...stage };
  const facts = [plan?.version, plan?.doi].filter(Boolean).join(' · ');
  return (
    <article
      className="ossr-Install"
      tabIndex={-1}
      aria-label={trans.__('Install %1', title)}
      data-stage={stage.at}
    >
      <header className="ossr-Install-header">
        <h2>
          {trans.__('Install')} <Safe text={title} />
        </h2>
        {facts !== '' && (
          <p className="ossr-mod-faint">
            <Safe text={facts} />
          </p>
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
          <Working
            key={stage.job?.id}
            job={stage.job}
            jobs={model.jobs}
            title={trans.__('Working out what it would do')}
            note={trans.__('Nothing of the record runs.')}
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
          <Failed job={stage.job} model={model} />
          <Target model={model} plan={stage.before} />
        </>
      );
    case 'planned':
      return (
        <>
          <PlanView plan={stage.plan} model={model} />
          <Answer plan={stage.plan} model={model} />
        </>
      );
    case 'installing':
      return (
        <Working
          key={stage.job.id}
          job={stage.job}
          jobs={model.jobs}
          title={trans.__('Installing')}
          note={trans.__(
            'You can close this: it goes on, and is listed among the transfers.'
          )}
          log
        />
      );
    case 'failed':
      return <Failed job={stage.job} model={model} />;
    case 'installed':
      return <Result job={stage.job} />;
  }
}
