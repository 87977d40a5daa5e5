import { askItem } from '../common/inputDialogs';
import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import type { Actions } from '../common/commands';
import type { IKernelHost } from './host';

const KERNEL = {
  kernel: {
    type: 'string',
    description: 'Name of the kernel; default: ask'
  }
};

/** What the commands that use an installed kernel do. */
export function kernelActions(host: IKernelHost) {
  return {
    [CommandIDs.createNotebook]: {
      args: {
        ...KERNEL,
        folder: {
          type: 'string',
          description:
            'Folder, relative to the root folder; default: the folder of the file browser'
        }
      },
      run: async args => {
        const kernelName = await kernelOf(host, args);
        const cwd = text(args, 'folder') ?? host.shownFolder();
        return (
          kernelName &&
          host.commands.execute('notebook:create-new', { cwd, kernelName })
        );
      }
    },
    [CommandIDs.openWithKernel]: {
      args: {
        ...KERNEL,
        path: {
          type: 'string',
          description:
            'Path of the notebook, relative to the root folder; default: the selection of the file browser'
        }
      },
      run: async args => {
        const path = text(args, 'path') ?? host.selected();
        const kernel = path && (await kernelOf(host, args));
        return path && kernel && host.openNotebook(path, kernel);
      }
    }
  } satisfies Actions;
}

async function kernelOf(host: IKernelHost, args: Args): Promise<string | null> {
  const kernel = text(args, 'kernel');
  if (kernel !== undefined) {
    return kernel;
  }
  const kernels = await host.kernels();
  const chosen = await askItem(kernels, ({ display }) => display, {
    title: host.trans.__('Which kernel?')
  });
  return chosen?.name ?? null;
}
