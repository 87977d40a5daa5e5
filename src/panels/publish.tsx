import type { Message } from '@lumino/messaging';

import type { PublishModel } from '../models/publish/model';
import type { IViewContext } from '../views/context';
import { PublishView } from '../views/publish/PublishView';
import { ossrIcon } from './icons';
import { ViewWidget } from './view';

/** The form of a publication in the main area. */
export class PublishPanel extends ViewWidget {
  constructor(
    context: IViewContext,
    readonly model: PublishModel
  ) {
    super(context, () => <PublishView model={model} />);
    this.addClass('ossr-PublishPanel');
    this.title.icon = ossrIcon;
    this._prefix = context.trans.__('Publish');
    model.changed.connect(this._name, this);
    this._name();
  }

  override dispose(): void {
    this.model.changed.disconnect(this._name, this);
    this.model.dispose();
    super.dispose();
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    this.node.querySelector<HTMLElement>('.ossr-Publish')?.focus();
  }

  private _name(): void {
    const label = `${this._prefix} ${this.model.title}`.trim();
    if (label !== this.title.label) {
      this.title.label = label;
      this.title.caption = label;
    }
  }

  private _prefix: string;
}
