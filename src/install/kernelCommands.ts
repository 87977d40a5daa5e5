import { CommandIDs } from '../common/commandIds';
import { text } from '../common/model/args';
import { addCommands } from '../common/commands';
import type { IKernelHost } from './host';

/** Commands that use a kernel once it is installed. */
export function addKernelCommands(host: IKernelHost): void {
  const { trans } = host;
  const category = trans.__('OSSR');
  const load = async () =>
    (await import('./kernelActions')).kernelActions(host);
  addCommands(host, load, {
    [CommandIDs.createNotebook]: {
      label: trans.__('New Notebook with Record Kernel…'),
      category
    },
    [CommandIDs.openWithKernel]: {
      label: trans.__('Open Notebook with Record Kernel…'),
      isEnabled: args =>
        (text(args, 'path') ?? host.selected())?.endsWith('.ipynb') === true,
      category
    }
  });
}
