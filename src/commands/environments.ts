import {
  Dialog,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';

import type { Environment, Job } from '../api/types';
import type { EnvironmentsModel } from '../models/environments';
import { CommandIDs } from './ids';
import { argsSchema, text, told, type Args, type ITeller } from './tell';

export interface IEnvironmentsHost extends ITeller {
  environments: EnvironmentsModel;
  /** Show the list of environments. */
  show(): void;
  /** The list of kernels has changed. */
  refreshKernels(): Promise<void>;
  /** Write a new file beside what the file browser shows; its path. */
  save(filename: string, text: string): Promise<string>;
  /** A size for people. */
  size(bytes: number): string;
}

const WHICH = {
  environment: {
    type: 'string',
    description: 'Id of the environment; asked for without'
  }
};

/** Commands on the environments that were made here. */
export function addEnvironmentCommands(host: IEnvironmentsHost): void {
  const { commands, environments, trans } = host;
  const on = (act: (environment: Environment) => Promise<unknown>) => ({
    describedBy: argsSchema(WHICH),
    execute: (args: Args) =>
      told(host, async () => {
        const environment = await pick(host, args);
        return environment && act(environment);
      })
  });
  commands.addCommand(CommandIDs.environments, {
    label: trans.__('Show Environments'),
    caption: trans.__('Show the environments that records were installed into'),
    describedBy: argsSchema({}),
    execute: () => host.show()
  });
  commands.addCommand(CommandIDs.updateEnvironment, {
    label: trans.__('Update an Environment…'),
    caption: trans.__('Plan the newest version of its record in its place'),
    ...on(async ({ id }) => showPlan(host, await environments.update(id)))
  });
  commands.addCommand(CommandIDs.repairEnvironment, {
    label: trans.__('Repair an Environment…'),
    caption: trans.__('Plan to make it again, with the same versions'),
    ...on(async ({ id }) => showPlan(host, await environments.repair(id)))
  });
  commands.addCommand(CommandIDs.removeEnvironment, {
    label: trans.__('Remove an Environment…'),
    caption: trans.__(
      'Remove its kernel and its packages; files of the record stay'
    ),
    ...on(environment => remove(host, environment))
  });
  commands.addCommand(CommandIDs.exportLock, {
    label: trans.__('Export the Lock File of an Environment'),
    caption: trans.__('Write a file that rebuilds the same environment'),
    ...on(environment => exportLock(host, environment))
  });
}

async function showPlan({ commands }: ITeller, job: Job): Promise<void> {
  if (commands.hasCommand(CommandIDs.showInstall)) {
    await commands.execute(CommandIDs.showInstall, { job: job.id });
  } else {
    await commands.execute(CommandIDs.showJobs);
  }
}

async function remove(
  host: IEnvironmentsHost,
  environment: Environment
): Promise<void> {
  const { environments, size, trans } = host;
  const { id, kernelDisplay, title } = environment;
  const freed =
    environment.size === null
      ? ''
      : trans.__('%1 of disk come free.', size(environment.size));
  const answer = await showDialog({
    title: trans.__('Remove this environment?'),
    body: [
      title,
      kernelDisplay === null
        ? trans.__('It has no kernel.')
        : trans.__(
            'Its kernel “%1” goes with it: notebooks that run on it stop.',
            kernelDisplay
          ),
      freed,
      trans.__('The files of the record stay where they are.')
    ]
      .filter(Boolean)
      .join('\n'),
    buttons: [
      Dialog.cancelButton(),
      Dialog.warnButton({ label: trans.__('Remove') })
    ],
    defaultButton: 0
  });
  if (!answer.button.accept) {
    return;
  }
  await environments.remove(id);
  await host.refreshKernels();
  Notification.success(trans.__('“%1” was removed', title), {
    autoClose: 4000
  });
}

async function exportLock(
  host: IEnvironmentsHost,
  { id }: Environment
): Promise<void> {
  const { commands, trans } = host;
  const lock = await host.environments.lock(id);
  const path = await host.save(lock.filename, lock.text);
  Notification.success(trans.__('Written to %1', path), {
    autoClose: 10_000,
    actions: [
      {
        label: trans.__('Open'),
        callback: () => void commands.execute(CommandIDs.openFile, { path })
      }
    ]
  });
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
    Notification.info(trans.__('No environment has been made here yet.'));
    return null;
  }
  const names = all.map(
    ({ kernelDisplay, title }, index) =>
      `${index + 1}. ${kernelDisplay ?? title}`
  );
  const asked = await InputDialog.getItem({
    title: trans.__('Which environment?'),
    items: names
  });
  const index = asked.button.accept ? names.indexOf(asked.value ?? '') : -1;
  return all[index] ?? null;
}
