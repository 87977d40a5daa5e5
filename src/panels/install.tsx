import type { Message } from '@lumino/messaging';

import type { InstallModel } from '../models/install';
import type { IViewContext } from '../views/context';
import { InstallView } from '../views/install/InstallView';
import { ossrIcon } from './icons';
import { ViewWidget } from './view';

/** An install in the main area. */
export class InstallPanel extends ViewWidget {
  constructor(
    context: IViewContext,
    readonly model: InstallModel
  ) {
    super(context, () => <InstallView model={model} />);
    this.addClass('ossr-InstallPanel');
    this.title.icon = ossrIcon;
    this.node.tabIndex = -1;
    this._prefix = context.trans.__('Install');
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
    // Activated before it has been drawn, it hands the focus on when it is.
    const drawn = this.node.querySelector<HTMLElement>('.ossr-Install');
    (drawn ?? this.node).focus();
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
