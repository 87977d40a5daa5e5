import type { PublishModel } from '../model/model';
import type { IViewContext } from '../../common/views/context';
import { PublishView } from '../views/PublishView';
import { TaskPanel } from '../../common/panels/task';

/** The form of a publication in the main area. */
export class PublishPanel extends TaskPanel<PublishModel> {
  constructor(context: IViewContext, model: PublishModel) {
    super(
      context,
      model,
      () => context.trans.__('Publish'),
      'ossr-Publish',
      () => <PublishView model={model} />
    );
  }
}
