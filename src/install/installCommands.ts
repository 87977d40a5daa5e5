import { Notification } from '@jupyterlab/apputils';
import { buildIcon } from '@jupyterlab/ui-components';

import type { IInstallHost } from './host';
import type { InstallModel } from './model/install';
import { isActive } from '../jobs/model/jobs';
import { copy } from '../common/clipboard';
import { CommandIDs } from '../common/commandIds';
import {
  argsSchema,
  IN_MENU,
  isForItem,
  notifyFailure,
  text,
  type Args
} from '../common/commands';

/** What they do is loaded when the first of them is run: start-up stays small. */
const actions = () => import('./installActions');

const JOB = {
  job: {
    type: 'string',
    description: 'Id of the job of the plan; default: the install that is shown'
  }
};

/** Commands that plan and start installs. */
export function addInstallCommands(host: IInstallHost): void {
  addPlanning(host);
  addAnswers(host);
}

function addPlanning(host: IInstallHost): void {
  const { commands, trans } = host;
  commands.addCommand(CommandIDs.installRecord, {
    label: trans.__('Install Record…'),
    icon: buildIcon,
    caption: trans.__('Shows a plan; nothing runs until you confirm'),
    describedBy: argsSchema({
      record: {
        type: 'string',
        description:
          'DOI, URL or id of the record, or search words; default: ask'
      },
      source: { type: 'string', description: 'Id of the repository' },
      kernel: {
        type: 'string',
        description:
          'Name of the kernel whose environment is installed into; default: a new environment'
      },
      name: {
        type: 'string',
        description:
          'Name of the new environment; default: the title of the record'
      },
      into: {
        type: 'string',
        description:
          'Folder for the files, relative to the root folder of Jupyter'
      }
    }),
    execute: args =>
      notifyFailure(host, async () => (await actions()).install(host, args))
  });
  commands.addCommand(CommandIDs.tryRecord, {
    label: trans.__('Try Record…'),
    caption: trans.__(
      'Plans an environment for the record and runs its notebook; nothing runs until you confirm'
    ),
    describedBy: argsSchema({
      record: {
        type: 'string',
        description:
          'DOI, URL or id of the record, or search words; default: ask'
      },
      source: { type: 'string', description: 'Id of the repository' },
      notebook: {
        type: 'string',
        description: 'Path of the notebook in the record; default: its first'
      }
    }),
    execute: args =>
      notifyFailure(host, async () =>
        (await actions()).install(host, args, text(args, 'notebook') ?? '')
      )
  });
  commands.addCommand(CommandIDs.installFolder, {
    label: trans.__('Install This Folder…'),
    caption: trans.__('Plan the installation of this folder'),
    describedBy: argsSchema({
      path: {
        type: 'string',
        description:
          'Folder, relative to the root folder; default: the selection of the file browser'
      },
      ...IN_MENU
    }),
    isVisible: isForItem(host, '[data-isdir="true"]'),
    execute: args =>
      notifyFailure(host, async () =>
        (await actions()).installFolder(host, args)
      )
  });
  commands.addCommand(CommandIDs.showInstall, {
    label: trans.__('Show Install'),
    describedBy: argsSchema({
      job: {
        type: 'string',
        description: 'Id of the job of the plan or of the install'
      },
      quiet: {
        type: 'boolean',
        description: 'Show no error if the job no longer exists'
      }
    }),
    isEnabled: args => text(args, 'job') !== undefined,
    isToggled: args => host.watched(text(args, 'job') ?? ''),
    execute: args =>
      notifyFailure(host, async () => (await actions()).showInstall(host, args))
  });
}

function addAnswers(host: IInstallHost): void {
  const { commands, trans } = host;
  const on = (act: (model: InstallModel, args: Args) => Promise<unknown>) => ({
    isEnabled: (args: Args) => host.model(text(args, 'job')) !== null,
    execute: (args: Args) =>
      notifyFailure(host, async () => {
        const model = host.model(text(args, 'job'));
        return model && act(model, args);
      })
  });
  commands.addCommand(CommandIDs.refreshInstallPlan, {
    label: trans.__('Recreate Install Plan'),
    describedBy: argsSchema({
      ...JOB,
      kernel: {
        type: 'string',
        description: "Install into this kernel's environment"
      },
      name: {
        type: 'string',
        description: 'Install into a new environment of this name'
      },
      sign: {
        type: 'string',
        description: 'Path of the software in the record'
      },
      requirements: {
        type: 'array',
        items: { type: 'string' },
        description: 'Requirements that replace the guessed ones (PEP 508)'
      },
      extras: {
        type: 'array',
        items: { type: 'string' },
        description: 'Names of extras and dependency groups to install as well'
      },
      postBuild: {
        type: 'boolean',
        description: 'Run the postBuild script of the record'
      }
    }),
    ...on(async (model, args) => model.replan((await actions()).changeOf(args)))
  });
  commands.addCommand(CommandIDs.startInstall, {
    label: trans.__('Run Install Plan'),
    caption: trans.__('Run only the commands that the plan shows'),
    describedBy: argsSchema({
      ...JOB,
      run: {
        type: 'boolean',
        description: 'Run a notebook of the record after the install'
      }
    }),
    ...on((model, args) => model.start(args.run === true))
  });
  commands.addCommand(CommandIDs.runNotebook, {
    label: trans.__('Run Notebook and Compare Outputs'),
    caption: trans.__(
      'Runs all cells in the installed kernel; the notebook is not changed'
    ),
    describedBy: argsSchema({
      ...JOB,
      path: {
        type: 'string',
        description: 'The notebook, relative to the root folder of Jupyter'
      }
    }),
    ...on((model, args) => model.run(text(args, 'path') ?? ''))
  });
  commands.addCommand(CommandIDs.cancelInstall, {
    label: trans.__('Cancel Install'),
    caption: trans.__('Restores the previous state'),
    describedBy: argsSchema(JOB),
    ...on(async model => {
      const { stage } = model;
      if ('job' in stage && stage.job && isActive(stage.job)) {
        await host.jobs.cancel(stage.job.id);
      } else {
        host.close(model);
      }
    })
  });
  commands.addCommand(CommandIDs.undoInstall, {
    label: trans.__('Undo Install'),
    caption: trans.__(
      'Restore the packages that the install changed in an existing environment'
    ),
    describedBy: argsSchema(JOB),
    isEnabled: args => host.model(text(args, 'job'))?.undoable === true,
    execute: args =>
      notifyFailure(host, async () => (await actions()).undo(host, args))
  });
  commands.addCommand(CommandIDs.keepInstallFiles, {
    label: trans.__('Download Files Only'),
    describedBy: argsSchema(JOB),
    ...on(async model => {
      const path = await model.keepFiles();
      await commands.execute(CommandIDs.showInFileBrowser, { path });
    })
  });
  commands.addCommand(CommandIDs.openTerminal, {
    label: trans.__('Open Command in Terminal'),
    caption: trans.__('The command is typed; press Enter to run it'),
    describedBy: argsSchema({
      ...JOB,
      command: {
        type: 'string',
        description: 'The command to type; it is not run'
      },
      folder: {
        type: 'string',
        description: 'Working directory, relative to the root folder of Jupyter'
      }
    }),
    execute: args =>
      notifyFailure(host, async () =>
        (await actions()).openTerminal(host, args)
      )
  });
  commands.addCommand(CommandIDs.copyText, {
    label: trans.__('Copy Text'),
    describedBy: argsSchema({
      text: { type: 'string', description: 'The text to copy' }
    }),
    isEnabled: args => text(args, 'text') !== undefined,
    execute: args =>
      notifyFailure(host, async () => {
        await copy(text(args, 'text') ?? '');
        Notification.success(trans.__('Copied'), { autoClose: 2000 });
      })
  });
}
