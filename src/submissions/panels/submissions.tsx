import type { Message } from '@lumino/messaging';

import { RecordTools } from '../../record/model/recordTools';
import type { Account } from '../../api/types';
import { isOther } from '../../common/model/accounts';
import type { IBrowse, IRecordsClient } from '../../tokens';
import type { SubmissionsModel } from '../model/submissions';
import type { ReviewModel } from '../model/review';
import type { IViewContext } from '../../common/views/context';
import { SubmissionsView } from '../views/SubmissionsView';
import { ReviewView } from '../views/ReviewView';
import { tabLabel, visible } from '../../common/views/text';
import { ossrIcon } from '../../common/panels/icons';
import { ViewWidget } from '../../common/panels/view';

/** What is ours, and what curators are asked; asked for again while it is seen. */
export class SubmissionsPanel extends ViewWidget {
  constructor(
    context: IViewContext,
    readonly submissions: SubmissionsModel
  ) {
    super(context, () => <SubmissionsView submissions={submissions} />);
    this.addClass('ossr-SubmissionsPanel');
    this.title.icon = ossrIcon;
    this.title.label = context.trans.__('My Records');
    this.title.caption = context.trans.__(
      'OSSR: my records and review requests'
    );
  }

  override dispose(): void {
    this.submissions.watch(false);
    super.dispose();
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this.submissions.watch(this.isVisible);
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this.submissions.watch(true);
    void this.submissions.reload();
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this.submissions.watch(false);
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    void this.renderPromise?.then(() =>
      focus(this.node, '[role=tab][aria-selected=true]', '.ossr-Submissions')
    );
  }
}

/** One request in the main area; asks for it when it is first seen. */
export class ReviewPanel extends ViewWidget {
  constructor(
    context: IViewContext,
    client: IRecordsClient,
    browse: IBrowse,
    readonly model: ReviewModel
  ) {
    const tools = new RecordTools(client, browse, null);
    super(context, () => <ReviewView model={model} tools={tools} />);
    this.addClass('ossr-ReviewPanel');
    this.title.icon = ossrIcon;
    this.title.label = context.trans.__('Review');
    this._prefix = context.trans.__('Review of');
    model.changed.connect(this._name, this);
    browse.sources.changed.connect(this._again, this);
    this._accounts = browse.sources;
    void browse.sources.load();
  }

  override dispose(): void {
    this._accounts.changed.disconnect(this._again, this);
    this.model.changed.disconnect(this._name, this);
    this.model.dispose();
    super.dispose();
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._look(this.isVisible);
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._look(true);
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this._look(false);
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    void this.renderPromise?.then(() => focus(this.node, '.ossr-Review'));
  }

  private _look(visible: boolean): void {
    if (visible) {
      void this.model.load();
    }
    this.model.watch(visible);
  }

  /** Somebody else signed in, or out: others may do other things. */
  private _again(): void {
    const { source } = this.model.ref;
    const before = this._account;
    this._account = this._accounts.state.accounts[source];
    if (isOther(before, this._account) && this.isVisible) {
      void this.model.load();
      void this.model.record.reload();
    }
  }

  private _name(): void {
    const title = this.model.review?.title ?? '';
    if (title !== '') {
      this.title.label = tabLabel(title);
      this.title.caption = `${this._prefix} ${visible(title)}`;
    }
  }

  private _prefix: string;
  private _accounts: IBrowse['sources'];
  private _account: Account | undefined;
}

/** Put the keyboard where reading begins: the first of these that is there. */
function focus(node: HTMLElement, ...selectors: string[]): void {
  for (const selector of selectors) {
    const found = node.querySelector<HTMLElement>(selector);
    if (found) {
      found.focus();
      return;
    }
  }
}
