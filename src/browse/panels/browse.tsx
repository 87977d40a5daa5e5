import type { Message } from '@lumino/messaging';

import type { BrowseModel } from '../model/browse';
import { RecordTools } from '../../record/model/recordTools';
import type { IEnvironments, IRecordsClient } from '../../tokens';
import { BrowseView } from '../views/BrowseView';
import type { IViewContext } from '../../common/views/context';
import { ViewWidget } from '../../common/panels/view';

/** The content of the tab in which records are found and read. */
export class BrowsePanel extends ViewWidget {
  constructor(
    context: IViewContext,
    client: IRecordsClient,
    browse: BrowseModel,
    environments: IEnvironments | null
  ) {
    const tools = new RecordTools(client, browse, environments);
    super(context, () => <BrowseView browse={browse} tools={tools} />);
    this.addClass('ossr-Browse');
    this._started = browse.start();
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
