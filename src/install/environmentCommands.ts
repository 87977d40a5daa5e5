import type { Environment } from '../api/types';
import type { IEnvironmentsHost } from './host';
import type * as actions from './environmentActions';
import { CommandIDs } from '../common/commandIds';
import { argsSchema, notifyFailure, type Args } from '../common/commands';

const WHICH = {
  environment: {
    type: 'string',
    description: 'Id of the environment; default: ask'
  }
};

/** Commands on the environments that were made here. */
export function addEnvironmentCommands(host: IEnvironmentsHost): void {
  const { commands, environments, trans } = host;
  // What they do is loaded when the first of them is run: start-up stays small.
  const on = (
    act: (environment: Environment, does: typeof actions) => Promise<unknown>
  ) => ({
    describedBy: argsSchema(WHICH),
    execute: (args: Args) =>
      notifyFailure(host, async () => {
        const does = await import('./environmentActions');
        const environment = await does.pick(host, args);
        return environment && act(environment, does);
      })
  });
  commands.addCommand(CommandIDs.openEnvironments, {
    label: trans.__('Show Environments'),
    caption: trans.__('Show the environments created for installed records'),
    describedBy: argsSchema({}),
    execute: () => host.show()
  });
  commands.addCommand(CommandIDs.updateEnvironment, {
    label: trans.__('Update Environment…'),
    caption: trans.__('Plan an update to the newest version of the record'),
    ...on((environment, does) => does.update(host, environment))
  });
  commands.addCommand(CommandIDs.repairEnvironment, {
    label: trans.__('Reinstall Environment…'),
    caption: trans.__(
      'Plan to recreate the environment with the same versions'
    ),
    ...on(async ({ id }, does) =>
      does.showPlan(host, await environments.repair(id))
    )
  });
  commands.addCommand(CommandIDs.removeEnvironment, {
    label: trans.__('Remove Environment…'),
    caption: trans.__(
      "Remove the kernel and the packages; the record's files are kept"
    ),
    ...on((environment, does) => does.remove(host, environment))
  });
  commands.addCommand(CommandIDs.exportLock, {
    label: trans.__('Export Environment Lock File…'),
    caption: trans.__('Write a file that recreates the same environment'),
    ...on((environment, does) => does.exportLock(host, environment))
  });
}
