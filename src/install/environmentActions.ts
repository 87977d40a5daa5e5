import { Notification } from '@jupyterlab/apputils';

import type { Environment, Job } from '../api/types';
import { askItem, confirmed } from '../common/inputDialogs';
import { problemOf } from '../common/model/problems';
import type { IEnvironmentsHost } from './host';
import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import type { Actions, INotifier } from '../common/commands';

const WHICH = {
  environment: {
    type: 'string',
    description: 'Id of the environment; default: ask'
  }
};

/** What the commands on environments do. */
export function environmentActions(host: IEnvironmentsHost) {
  const { environments } = host;
  const on = (act: (environment: Environment) => Promise<unknown>) => ({
    args: WHICH,
    run: async (args: Args) => {
      const environment = await pick(host, args);
      return environment && act(environment);
    }
  });
  return {
    [CommandIDs.openEnvironments]: { run: () => host.show() },
    [CommandIDs.updateEnvironment]: {
      args: {
        ...WHICH,
        all: {
          type: 'boolean',
          description: 'Plan an update of each that has a newer version'
        }
      },
      run: async args => {
        if (args.all === true) {
          return updateAll(host);
        }
        const environment = await pick(host, args);
        return environment && update(host, environment);
      }
    },
    [CommandIDs.repairEnvironment]: on(async ({ id }) =>
      showPlan(host, await environments.repair(id))
    ),
    [CommandIDs.removeEnvironment]: on(environment =>
      remove(host, environment)
    ),
    [CommandIDs.exportLock]: on(environment => exportLock(host, environment))
  } satisfies Actions;
}

async function showPlan({ commands }: INotifier, job: Job): Promise<void> {
  if (commands.hasCommand(CommandIDs.showInstall)) {
    await commands.execute(CommandIDs.showInstall, { job: job.id });
  } else {
    await commands.execute(CommandIDs.showJobs);
  }
}

async function update(
  host: IEnvironmentsHost,
  { id }: Environment
): Promise<void> {
  const planned = await planUpdate(host, id);
  if (typeof planned === 'string') {
    Notification.info(planned, { autoClose: 6000 });
  } else {
    await showPlan(host, planned);
  }
}

/** Plan an update of each environment of which a newer version exists. */
async function updateAll(host: IEnvironmentsHost): Promise<void> {
  const { environments, trans } = host;
  await environments.load();
  let count = 0;
  for (const { id } of environments.environments) {
    const planned = await planUpdate(host, id);
    if (typeof planned !== 'string') {
      count += 1;
      await showPlan(host, planned);
    }
  }
  if (count === 0) {
    Notification.info(trans.__('All environments are up to date.'), {
      autoClose: 6000
    });
  }
}

/** The job of the plan; a sentence where it is the newest version already. */
async function planUpdate(
  { environments }: IEnvironmentsHost,
  id: string
): Promise<Job | string> {
  try {
    return await environments.update(id);
  } catch (reason) {
    const { slug, message } = problemOf(reason);
    if (slug !== 'cannot-install') {
      throw reason;
    }
    return message;
  }
}

async function remove(
  host: IEnvironmentsHost,
  environment: Environment
): Promise<void> {
  const { environments, size, trans } = host;
  const { id, kernel, kernelDisplay, title } = environment;
  const freed =
    environment.size === null
      ? ''
      : trans.__('Frees %1 of disk space.', size(environment.size));
  const sure = await confirmed({
    title: trans.__('Remove this environment?'),
    body: [
      trans.__('“%1” and its packages are removed.', title),
      kernelDisplay === null
        ? trans.__('The environment has no kernel.')
        : trans.__(
            'Its kernel “%1” is removed as well. Notebooks that use it will stop.',
            kernelDisplay
          ),
      freed,
      trans.__("The record's files are kept.")
    ]
      .filter(Boolean)
      .join(' '),
    yes: trans.__('Remove'),
    warn: true,
    defaultButton: 0
  });
  if (!sure) {
    return;
  }
  await environments.remove(id);
  if (kernel !== null) {
    await host.stopKernel(kernel);
  }
  await host.refreshKernels();
  Notification.success(trans.__('Removed “%1”', title), {
    autoClose: 4000
  });
}

async function exportLock(
  host: IEnvironmentsHost,
  { id }: Environment
): Promise<void> {
  const lock = await host.environments.lock(id);
  await host.save(lock.filename, lock.text);
}

/** The environment that is meant; null if the user does not say. */
async function pick(
  { environments, trans }: IEnvironmentsHost,
  args: Args
): Promise<Environment | null> {
  const id = text(args, 'environment');
  if (environments.state.environments.status !== 'ready') {
    await environments.load();
  }
  if (id !== undefined) {
    return environments.get(id) ?? null;
  }
  const all = environments.environments;
  if (all.length === 0) {
    Notification.info(trans.__('No environments yet.'));
    return null;
  }
  return askItem(all, ({ kernelDisplay, title }) => kernelDisplay ?? title, {
    title: trans.__('Which environment?')
  });
}
