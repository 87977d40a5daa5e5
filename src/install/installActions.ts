import { Notification } from '@jupyterlab/apputils';

import type { Job } from '../api/types';
import { copy } from '../common/clipboard';
import { CommandIDs } from '../common/commandIds';
import { askText, confirmed } from '../common/inputDialogs';
import { text, texts, type Args } from '../common/model/args';
import type { Actions } from '../common/commands';
import { isActive } from '../jobs/model/jobs';
import type { IInstallHost } from './host';
import type { InstallModel, PlanChange } from './model/install';
import { planActions, targetOf } from './planActions';

const JOB = {
  job: {
    type: 'string',
    description: 'Id of the job of the plan; default: the install that is shown'
  }
};
/** What the commands on installs do. */
export function installActions(host: IInstallHost) {
  const { commands, trans } = host;
  const on =
    (act: (model: InstallModel, args: Args) => unknown) =>
    async (args: Args) => {
      const model = host.model(text(args, 'job'));
      return model && act(model, args);
    };
  return {
    ...planActions(host),
    [CommandIDs.refreshInstallPlan]: {
      args: {
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
          description:
            'Names of extras and dependency groups to install as well'
        },
        postBuild: {
          type: 'boolean',
          description: 'Run the postBuild script of the record'
        }
      },
      run: on((model, args) => model.replan(changeOf(args)))
    },
    [CommandIDs.startInstall]: {
      args: {
        ...JOB,
        run: {
          type: 'boolean',
          description: 'Run a notebook of the record after the install'
        }
      },
      run: on((model, args) => model.start(args.run === true))
    },
    [CommandIDs.runNotebook]: {
      args: {
        ...JOB,
        path: {
          type: 'string',
          description: 'The notebook, relative to the root folder of Jupyter'
        },
        given: {
          type: 'string',
          description:
            'A folder of the authors, or a variable as $NAME, that a folder here stands for'
        },
        here: {
          type: 'string',
          description:
            'That folder, relative to the root folder of Jupyter; it is asked for'
        }
      },
      run: on((model, args) => runNotebook(host, model, args))
    },
    [CommandIDs.cancelInstall]: {
      args: JOB,
      run: on(async model => {
        const { stage } = model;
        if ('job' in stage && stage.job && isActive(stage.job)) {
          await host.jobs.cancel(stage.job.id);
        } else {
          host.close(model);
        }
      })
    },
    [CommandIDs.undoInstall]: {
      args: JOB,
      run: on(model => undo(host, model))
    },
    [CommandIDs.keepInstallFiles]: {
      args: JOB,
      run: on(async model => {
        const path = await model.keepFiles();
        await commands.execute(CommandIDs.showInFileBrowser, { path });
      })
    },
    [CommandIDs.openTerminal]: {
      args: {
        ...JOB,
        command: {
          type: 'string',
          description: 'The command to type; it is not run'
        },
        folder: {
          type: 'string',
          description:
            'Working directory, relative to the root folder of Jupyter'
        }
      },
      run: args => openTerminal(host, args)
    },
    [CommandIDs.copyText]: {
      args: { text: { type: 'string', description: 'The text to copy' } },
      run: async args => {
        await copy(text(args, 'text') ?? '');
        Notification.success(trans.__('Copied'), { autoClose: 2000 });
      }
    }
  } satisfies Actions;
}

/** Run a notebook, where it is asked for with a folder in place of one of the authors'. */
async function runNotebook(
  { trans }: IInstallHost,
  model: InstallModel,
  args: Args
): Promise<Job | null> {
  const path = text(args, 'path') ?? '';
  const given = text(args, 'given');
  if (given === undefined) {
    return model.runs.start(path);
  }
  const here = await askText({
    title: trans.__('Which folder stands for %1?', given),
    label: trans.__(
      'Path relative to the root folder. The notebook is not changed.'
    ),
    text: text(args, 'here'),
    okLabel: trans.__('Run')
  });
  return here === '' ? null : model.runs.start(path, [{ given, here }]);
}

async function openTerminal(host: IInstallHost, args: Args): Promise<void> {
  const words = text(args, 'command') ?? '';
  const model = host.model(text(args, 'job'));
  const folder = text(args, 'folder') ?? (await model?.keepFiles()) ?? '';
  await host.terminal(folder, words);
}

/** Undo an install, if the user confirms it. */
async function undo(
  { trans }: IInstallHost,
  model: InstallModel
): Promise<void> {
  if (!model.undoable) {
    return;
  }
  const sure = await confirmed({
    title: trans.__('Undo this install?'),
    body: trans.__(
      'The packages that the install changed in the environment of the kernel are restored, also those that came from other records. Notebooks that use it must restart their kernel.'
    ),
    yes: trans.__('Undo'),
    warn: true,
    defaultButton: 0
  });
  if (sure) {
    await model.undo();
  }
}

function changeOf(args: Args): PlanChange {
  const change: PlanChange = {};
  const target = targetOf(args);
  if (target) {
    change.target = target;
  }
  const sign = text(args, 'sign');
  if (sign !== undefined) {
    change.sign = sign;
    change.requirements = null;
    change.extras = [];
  }
  if (Array.isArray(args.requirements)) {
    change.requirements = texts(args, 'requirements');
  }
  if (Array.isArray(args.extras)) {
    change.extras = texts(args, 'extras');
  }
  if (typeof args.postBuild === 'boolean') {
    change.postBuild = args.postBuild;
  }
  return change;
}
