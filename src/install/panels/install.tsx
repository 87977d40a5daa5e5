import type { InstallModel } from '../model/install';
import type { IViewContext } from '../../common/views/context';
import { InstallView } from '../views/InstallView';
import { titleVerb } from '../views/verb';
import { TaskPanel } from '../../common/panels/task';

/** An install in the main area. */
export class InstallPanel extends TaskPanel<InstallModel> {
  constructor(context: IViewContext, model: InstallModel) {
    super(
      context,
      model,
      () => titleVerb(model, context.trans),
      'ossr-Install',
      () => <InstallView model={model} />
    );
  }
}
