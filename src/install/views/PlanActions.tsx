import type { InstallPlan } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { InstallModel } from '../model/install';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';

/** The yes, and the ways to say no. */
export function PlanActions(props: {
  plan: InstallPlan;
  model: InstallModel;
}): JSX.Element {
  const { trans } = useView();
  const { plan, model } = props;
  const { downloadedTo, choosing } = model.state;
  const job = { job: model.state.planJob };
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
                'Nothing has run yet. Only the commands above will run.'
              )}
        </p>
      )}
    </div>
  );
}
