import { buildIcon, runIcon } from '@jupyterlab/ui-components';

import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import { addCommands } from '../common/commands';
import type { IInstallHost } from './host';

/** Commands that plan and start installs. */
export function addInstallCommands(host: IInstallHost): void {
  const { trans } = host;
  const category = trans.__('OSSR');
  const modelOf = (args: Args) => host.model(text(args, 'job'));
  const isEnabled = (args: Args) => modelOf(args) !== null;
  const load = async () =>
    (await import('./installActions')).installActions(host);
  addCommands(host, load, {
    [CommandIDs.installRecord]: {
      label: trans.__('Install Record…'),
      icon: buildIcon,
      caption: trans.__('Shows a plan; nothing runs until you confirm'),
      category
    },
    [CommandIDs.tryRecord]: {
      label: trans.__('Try Record…'),
      icon: runIcon,
      caption: trans.__(
        'Plans an environment for the record and runs its notebook; nothing runs until you confirm'
      ),
      category
    },
    [CommandIDs.installFolder]: {
      label: trans.__('Install This Folder…'),
      caption: trans.__('Plan the installation of this folder'),
      menuItem: '[data-isdir="true"]',
      category
    },
    [CommandIDs.showInstall]: {
      label: trans.__('Show Install'),
      isEnabled: args => text(args, 'job') !== undefined,
      isToggled: args => host.watched(text(args, 'job') ?? '')
    },
    [CommandIDs.refreshInstallPlan]: {
      label: trans.__('Recreate Install Plan'),
      isEnabled,
      category
    },
    [CommandIDs.startInstall]: {
      label: trans.__('Run Install Plan'),
      caption: trans.__('Run only the commands that the plan shows'),
      isEnabled,
      category
    },
    [CommandIDs.runNotebook]: {
      label: trans.__('Run Notebook and Compare Outputs'),
      caption: trans.__(
        'Runs all cells in the installed kernel; the notebook is not changed'
      ),
      isEnabled
    },
    [CommandIDs.cancelInstall]: {
      label: trans.__('Cancel Install'),
      caption: trans.__('Restores the previous state'),
      isEnabled
    },
    [CommandIDs.undoInstall]: {
      label: trans.__('Undo Install'),
      caption: trans.__(
        'Restore the packages that the install changed in an existing environment'
      ),
      isEnabled: args => modelOf(args)?.undoable === true,
      category
    },
    [CommandIDs.keepInstallFiles]: {
      label: trans.__('Download Files Only'),
      isEnabled,
      category
    },
    [CommandIDs.openTerminal]: {
      label: trans.__('Open Command in Terminal'),
      caption: trans.__('The command is typed; press Enter to run it')
    },
    [CommandIDs.copyText]: {
      label: trans.__('Copy Text'),
      isEnabled: args => text(args, 'text') !== undefined
    }
  });
}
