import type { InstallModel } from '../models/install';
import type { IViewContext } from '../views/context';
import { InstallView } from '../views/install/InstallView';
import { TaskPanel } from './task';

/** An install in the main area. */
export class InstallPanel extends TaskPanel<InstallModel> {
  constructor(context: IViewContext, model: InstallModel) {
    super(context, model, context.trans.__('Install'), 'ossr-Install', () => (
      <InstallView model={model} />
    ));
  }
}
