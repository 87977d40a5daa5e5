import type { InstallPlan } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { InstallModel } from '../model/install';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { canTry, installVerb } from './verb';

/** The yes, and the ways to say no. */
export function PlanActions(props: {
  plan: InstallPlan;
  model: InstallModel;
}): JSX.Element {
  const { trans } = useView();
  const { plan, model } = props;
  const { downloadedTo, choosing, trying } = model.state;
  const job = { job: model.state.planJob };
  const runs = canTry(plan);
  const tryProps = { args: { ...job, run: true }, main: trying, choosing };
  if (downloadedTo !== null) {
    return (
      <div
        className="ossr-Answer"
        role="group"
        aria-label={trans.__('Actions')}
      >
        <p role="status">
          {trans.__('Files are in')}{' '}
          <UntrustedText text={downloadedTo || '/'} />
        </p>
        <Action
          command={CommandIDs.showInFileBrowser}
          args={{ path: downloadedTo }}
          label={trans.__('Show in File Browser')}
        />
        <Action
          command={CommandIDs.refreshInstallPlan}
          args={job}
          label={trans.__('Plan from This Folder')}
        />
      </div>
    );
  }
  return (
    <div className="ossr-Answer" role="group" aria-label={trans.__('Actions')}>
      {runs && trying && <TryAction {...tryProps} />}
      {plan.installable && (
        <Action
          command={CommandIDs.startInstall}
          args={job}
          label={installVerb(model, trans)}
          kind={trying ? 'plain' : 'main'}
          disabled={choosing}
        />
      )}
      {runs && !trying && <TryAction {...tryProps} />}
      {plan.record !== null && (
        <Action
          command={CommandIDs.keepInstallFiles}
          args={job}
          label={trans.__('Download Files Only')}
          kind={plan.installable ? 'plain' : 'main'}
        />
      )}
      {!plan.installable && plan.detected?.kind !== 'data' && (
        <Action
          command={CommandIDs.refreshInstallPlan}
          args={job}
          label={trans.__('Recreate Plan')}
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
            ? trans.__('Select a kernel or the new environment.')
            : trans.__(
                'Nothing has run yet. Only the commands under Details will run.'
              )}{' '}
          {runs && trans.__('Try It also runs a notebook of the record then.')}
        </p>
      )}
    </div>
  );
}

function TryAction(props: {
  args: { job: string; run: boolean };
  main: boolean;
  choosing: boolean;
}): JSX.Element {
  const { trans } = useView();
  return (
    <Action
      command={CommandIDs.startInstall}
      args={props.args}
      label={trans.__('Install and Run Notebook')}
      kind={props.main ? 'main' : 'plain'}
      disabled={props.choosing}
    >
      {trans.__('Try It')}
    </Action>
  );
}
