import type { Message } from '@lumino/messaging';

import { BasketModel } from '../../basket/model/basket';
import type { BrowseModel } from '../model/browse';
import { RecordTools } from '../../record/model/recordTools';
import type {
  IBasketClient,
  IEnvironments,
  IRecordsClient
} from '../../tokens';
import { BrowseView } from '../views/BrowseView';
import type { IViewContext } from '../../common/views/context';
import { ViewWidget } from '../../common/panels/view';

/** The content of the tab in which records are found and read. */
export class BrowsePanel extends ViewWidget {
  constructor(
    context: IViewContext,
    client: IRecordsClient & IBasketClient,
    browse: BrowseModel,
    environments: IEnvironments | null
  ) {
    const tools = new RecordTools(client, browse, environments);
    const basket = new BasketModel(client);
    super(context, () => (
      <BrowseView browse={browse} tools={tools} basket={basket} />
    ));
    this.addClass('ossr-Browse');
    this._started = browse.start();
    void this._started.then(() => basket.load());
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    if (!this._focus()) {
      // Nothing is drawn before the sources are known.
      void this._started.then(() => requestAnimationFrame(() => this._focus()));
    }
  }

  /** Put the focus where one begins: into the box, or to the record or account that is shown. */
  private _focus(): boolean {
    const start = this.node.querySelector<HTMLElement>(
      '[role=searchbox], .ossr-Record, .ossr-Account'
    );
    start?.focus();
    return start !== null;
  }

  private _started: Promise<void>;
}
