import { InputDialog } from '@jupyterlab/apputils';

import { CommandIDs } from '../common/commandIds';
import {
  argsSchema,
  text,
  notifyFailure,
  type Args,
  type INotifier
} from '../common/commands';

/** A kernel that notebooks can be opened with. */
export interface IKernelName {
  name: string;
  display: string;
}

export interface IKernelHost extends INotifier {
  /** The kernels that are here now; those of our environments first. */
  kernels(): Promise<IKernelName[]>;
  /** What is selected in the file browser, relative to the root; null for nothing. */
  selected(): string | null;
  /** The folder that the file browser shows. */
  shownFolder(): string;
  /** Open a notebook with a kernel; one that is open already gets it. */
  openNotebook(path: string, kernel: string): Promise<void>;
}

const KERNEL = {
  kernel: {
    type: 'string',
    description: 'Name of the kernel; default: ask'
  }
};

/** Commands that use a kernel once it is installed. */
export function addKernelCommands(host: IKernelHost): void {
  const { commands, trans } = host;
  commands.addCommand(CommandIDs.createNotebook, {
    label: trans.__('New Notebook with Record Kernel…'),
    describedBy: argsSchema({
      ...KERNEL,
      folder: {
        type: 'string',
        description:
          'Folder, relative to the root folder; default: the folder of the file browser'
      }
    }),
    execute: args =>
      notifyFailure(host, async () => {
        const kernelName = await kernelOf(host, args);
        const cwd = text(args, 'folder') ?? host.shownFolder();
        return (
          kernelName &&
          commands.execute('notebook:create-new', { cwd, kernelName })
        );
      })
  });
  commands.addCommand(CommandIDs.openWithKernel, {
    label: trans.__('Open Notebook with Record Kernel…'),
    describedBy: argsSchema({
      ...KERNEL,
      path: {
        type: 'string',
        description:
          'Path of the notebook, relative to the root folder; default: the selection of the file browser'
      }
    }),
    isEnabled: args => notebookOf(host, args) !== null,
    execute: args =>
      notifyFailure(host, async () => {
        const path = notebookOf(host, args);
        const kernel = path && (await kernelOf(host, args));
        return path && kernel && host.openNotebook(path, kernel);
      })
  });
}

function notebookOf(host: IKernelHost, args: Args): string | null {
  const path = text(args, 'path') ?? host.selected();
  return path?.endsWith('.ipynb') ? path : null;
}

async function kernelOf(host: IKernelHost, args: Args): Promise<string | null> {
  const kernel = text(args, 'kernel');
  if (kernel !== undefined) {
    return kernel;
  }
  const kernels = await host.kernels();
  const names = kernels.map(({ display }, index) => `${index + 1}. ${display}`);
  const asked = await InputDialog.getItem({
    title: host.trans.__('Which kernel?'),
    items: names
  });
  const index = asked.button.accept ? names.indexOf(asked.value ?? '') : -1;
  return kernels[index]?.name ?? null;
}
