import type { InstallPlan } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { InstallModel } from '../model/install';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { Safe } from '../../common/views/UntrustedText';

/** The yes, and the ways to say no. */
export function Answer(props: {
  plan: InstallPlan;
  model: InstallModel;
}): JSX.Element {
  const { trans } = useView();
  const { plan, model } = props;
  const { kept, choosing } = model.state;
  const job = { job: model.state.planJob };
  if (kept !== null) {
    return (
      <div className="ossr-Answer" role="group" aria-label={trans.__('Answer')}>
        <p role="status">
          {trans.__('Its files are in')} <Safe text={kept || '/'} />
        </p>
        <Action
          command={CommandIDs.reveal}
          args={{ path: kept }}
          label={trans.__('Reveal')}
        />
        <Action
          command={CommandIDs.planAgain}
          args={job}
          label={trans.__('Plan again from this folder')}
        />
      </div>
    );
  }
  return (
    <div className="ossr-Answer" role="group" aria-label={trans.__('Answer')}>
      {plan.installable && (
        <Action
          command={CommandIDs.startInstall}
          args={job}
          label={trans.__('Install')}
          kind="main"
          disabled={choosing}
        />
      )}
      {plan.record !== null && (
        <Action
          command={CommandIDs.keepFiles}
          args={job}
          label={trans.__('Only keep the files')}
          kind={plan.installable ? 'plain' : 'main'}
        />
      )}
      {!plan.installable && plan.detected?.kind !== 'data' && (
        <Action
          command={CommandIDs.planAgain}
          args={job}
          label={trans.__('Plan again')}
        />
      )}
      <Action
        command={CommandIDs.cancelInstall}
        args={job}
        label={plan.installable ? trans.__('Cancel') : trans.__('Close')}
      />
      {plan.installable && (
        <p className="ossr-mod-faint">
          {choosing
            ? trans.__('Choose a kernel first, or the fresh environment.')
            : trans.__('Nothing has run yet. Just what is shown above will.')}
        </p>
      )}
    </div>
  );
}
