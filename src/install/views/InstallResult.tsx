import { addIcon, notebookIcon, terminalIcon } from '@jupyterlab/ui-components';

import type { InstallResult } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { resultOf, runsOf, type InstallJob } from '../model/installJobs';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { UntrustedText } from '../../common/views/UntrustedText';
import { CopyableText } from '../../common/views/Copyable';
import { Changes } from './PackagesPart';
import { Lines } from './PlanSection';

const MANY = 12;

/** What an install left, and what to do with it now. */
export function InstallResultPart({ job }: { job: InstallJob }): JSX.Element {
  const { trans } = useView();
  const result = resultOf(job);
  if (!result) {
    return <p>{trans.__('Done')}</p>;
  }
  const { imported, installed, kernelDisplay, restart, warnings } = result;
  return (
    <section
      className="ossr-Install-part ossr-Result"
      aria-label={trans.__('Installed')}
    >
      <h3>{trans.__('Installed')}</h3>
      <p role="status">
        {imported.length > 0
          ? trans.__('Imports OK: %1', imported.join(', '))
          : kernelDisplay !== null
            ? trans.__('Kernel started; nothing to import.')
            : trans.__('Finished without errors.')}
      </p>
      {kernelDisplay !== null && (
        <p>
          {trans.__('Kernel')}{' '}
          <strong>
            <UntrustedText text={kernelDisplay} />
          </strong>
        </p>
      )}
      {restart && (
        <p className="ossr-mod-warning">
          {trans.__('Restart running kernels to use the new packages.')}
        </p>
      )}
      <Lines lines={warnings} className="ossr-mod-warning" />
      <Use result={result} />
      <Next result={result} job={job.id} ran={runsOf(job).length > 0} />
      <Changes
        title={trans._n(
          '%2 package',
          '%2 packages',
          installed.length,
          formatCount(installed.length)
        )}
        changes={installed}
        open={false}
      />
    </section>
  );
}

/** How to use what a tool made, where there is no kernel to do so. */
function Use({ result }: { result: InstallResult }): JSX.Element | null {
  const { trans, can } = useView();
  const { use, folder } = result;
  if (use === null) {
    return null;
  }
  return (
    <>
      <p>{trans.__('To use it, in a terminal:')}</p>
      <CopyableText text={use} />
      {can(CommandIDs.openTerminal) && (
        <Action
          command={CommandIDs.openTerminal}
          args={{ command: use, folder: folder ?? '' }}
          label={trans.__('Open Command in Terminal')}
          icon={terminalIcon}
        />
      )}
    </>
  );
}

/** What was put back. */
export function Undone(props: {
  result: InstallResult;
  plan: string | null;
}): JSX.Element {
  const { trans } = useView();
  const { plan } = props;
  const { installed, kernelDisplay } = props.result;
  return (
    <section
      className="ossr-Install-part ossr-Result"
      aria-label={trans.__('Undone')}
    >
      <h3>{trans.__('Previous state restored')}</h3>
      <p role="status">
        {trans.__('Environment restored; kernel:')}{' '}
        <strong>
          <UntrustedText text={kernelDisplay ?? ''} />
        </strong>
      </p>
      <p className="ossr-mod-warning">
        {trans.__('Restart running kernels to use the new packages.')}
      </p>
      <Changes
        title={trans._n(
          '%2 package restored or removed',
          '%2 packages restored or removed',
          installed.length,
          formatCount(installed.length)
        )}
        changes={installed}
        open
      />
      {plan !== null && (
        <div className="ossr-Install-actions">
          <Action
            command={CommandIDs.refreshInstallPlan}
            args={{ job: plan }}
            label={trans.__('Recreate Plan')}
          />
        </div>
      )}
    </section>
  );
}

function Next(props: {
  result: InstallResult;
  job: string;
  ran: boolean;
}): JSX.Element {
  const { trans, can } = useView();
  const { result, job, ran } = props;
  const { kernel, folder, notebooks, environment, undoable } = result;
  return (
    <>
      {kernel !== null && notebooks.length > 0 && (
        <ul
          className="ossr-Result-notebooks"
          aria-label={trans.__('Notebooks of the record')}
        >
          {notebooks.slice(0, MANY).map((path, index) => (
            <li key={path}>
              <Action
                command={CommandIDs.openWithKernel}
                args={{ path, kernel }}
                label={trans.__('Open %1 with this kernel', path)}
                icon={notebookIcon}
                kind={index === 0 && !ran ? 'main' : 'plain'}
              >
                {trans.__('Open %1', path.split('/').pop() ?? path)}
              </Action>{' '}
              <Action
                command={CommandIDs.runNotebook}
                args={{ path, job }}
                label={trans.__('Run %1 and compare its outputs', path)}
              >
                {trans.__('Run')}
              </Action>
            </li>
          ))}
        </ul>
      )}
      <div className="ossr-Install-actions">
        {kernel !== null && (
          <Action
            command={CommandIDs.createNotebook}
            args={{ kernel, folder: folder ?? '' }}
            label={trans.__('New Notebook')}
            icon={addIcon}
            kind={notebooks.length === 0 ? 'main' : 'plain'}
          />
        )}
        {environment !== null && can(CommandIDs.openEnvironments) && (
          <Action
            command={CommandIDs.openEnvironments}
            label={trans.__('Show Environment')}
          />
        )}
        {folder !== null && (
          <Action
            command={CommandIDs.showInFileBrowser}
            args={{ path: folder }}
            label={trans.__('Show in File Browser')}
          />
        )}
        {undoable && (
          <Action
            command={CommandIDs.undoInstall}
            args={{ job }}
            label={trans.__('Undo Install')}
          />
        )}
      </div>
    </>
  );
}
