import type { PublishModel } from '../models/publish/model';
import type { IViewContext } from '../views/context';
import { PublishView } from '../views/publish/PublishView';
import { TaskPanel } from './task';

/** The form of a publication in the main area. */
export class PublishPanel extends TaskPanel<PublishModel> {
  constructor(context: IViewContext, model: PublishModel) {
    super(context, model, context.trans.__('Publish'), 'ossr-Publish', () => (
      <PublishView model={model} />
    ));
  }
}
