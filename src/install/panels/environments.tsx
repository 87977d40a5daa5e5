import type { Message } from '@lumino/messaging';

import type { EnvironmentsModel } from '../model/environments';
import type { IViewContext } from '../../common/views/context';
import { EnvironmentList } from '../views/EnvironmentList';
import { ViewWidget } from '../../common/panels/view';

/** The content of the tab of environments. */
export class EnvironmentsPanel extends ViewWidget {
  constructor(context: IViewContext, model: EnvironmentsModel) {
    super(context, () => <EnvironmentList model={model} />);
    this.addClass('ossr-Transfers');
    this._model = model;
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    // Its packages or its kernel may have been removed by hand meanwhile.
    void this._model.load();
  }

  private _model: EnvironmentsModel;
}
