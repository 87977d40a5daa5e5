import type { Message } from '@lumino/messaging';

import type { BrowseModel } from '../models/browse';
import { BrowseView } from '../views/BrowseView';
import type { IViewContext } from '../views/context';
import { ViewWidget } from './view';

/** The content of the tab in which records are found and read. */
export class BrowsePanel extends ViewWidget {
  constructor(context: IViewContext, browse: BrowseModel) {
    super(context, () => <BrowseView browse={browse} />);
    this.addClass('ossr-Browse');
    void browse.start();
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    this.focus();
  }

  /** Put the focus where one begins: into the box, or to the record. */
  focus(): void {
    this.node
      .querySelector<HTMLElement>('[role=searchbox], .ossr-Record')
      ?.focus();
  }
}
