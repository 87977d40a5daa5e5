import type { IEnvironmentsHost } from './host';
import { CommandIDs } from '../common/commandIds';
import { addCommands } from '../common/commands';

/** Commands on the environments that were made here. */
export function addEnvironmentCommands(host: IEnvironmentsHost): void {
  const { trans } = host;
  const category = trans.__('OSSR');
  const load = async () =>
    (await import('./environmentActions')).environmentActions(host);
  addCommands(host, load, {
    [CommandIDs.openEnvironments]: {
      label: trans.__('Show Environments'),
      caption: trans.__('Show the environments created for installed records'),
      category
    },
    [CommandIDs.updateEnvironment]: {
      label: args =>
        args.all === true
          ? trans.__('Update All…')
          : trans.__('Update Environment…'),
      caption: trans.__('Plan an update to the newest version of the record'),
      category
    },
    [CommandIDs.repairEnvironment]: {
      label: trans.__('Reinstall Environment…'),
      caption: trans.__(
        'Plan to recreate the environment with the same versions'
      ),
      category
    },
    [CommandIDs.removeEnvironment]: {
      label: trans.__('Remove Environment…'),
      caption: trans.__(
        "Remove the kernel and the packages; the record's files are kept"
      ),
      category
    },
    [CommandIDs.exportLock]: {
      label: trans.__('Export Environment Lock File…'),
      caption: trans.__('Write a file that recreates the same environment'),
      category
    }
  });
}
