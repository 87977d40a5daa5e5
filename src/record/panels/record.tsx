import type { Message } from '@lumino/messaging';

import type {
  IBrowse,
  IEnvironments,
  IRecordsClient,
  IRecordRef
} from '../../tokens';
import { RecordTools } from '../model/recordTools';
import { RecordModel } from '../model/record';
import type { IViewContext } from '../../common/views/context';
import { tabLabel, visible } from '../../common/views/text';
import { RecordView } from '../views/RecordView';
import { ossrIcon } from '../../common/panels/icons';
import { ViewWidget } from '../../common/panels/view';

/** A record in the main area; asks for it when it is first seen. */
export class RecordPanel extends ViewWidget {
  constructor(
    context: IViewContext,
    client: IRecordsClient,
    browse: IBrowse,
    environments: IEnvironments | null,
    readonly ref: IRecordRef
  ) {
    const model = new RecordModel(client);
    const tools = new RecordTools(client, browse, environments);
    super(context, () => <RecordView model={model} tools={tools} wide />);
    this.model = model;
    this.addClass('ossr-RecordPanel');
    this.title.icon = ossrIcon;
    this.title.label = ref.id;
    model.changed.connect(this._name, this);
    void browse.sources.load();
  }

  readonly model: RecordModel;

  override dispose(): void {
    this.model.close();
    super.dispose();
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._load();
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._load();
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    this.node.querySelector<HTMLElement>('.ossr-Record')?.focus();
  }

  private _name(): void {
    const { record } = this.model;
    if (record) {
      this.title.label = tabLabel(record.title);
      this.title.caption = visible(record.title);
    }
  }

  private _load(): void {
    if (this.isVisible) {
      void this.model.open(this.ref);
    }
  }
}
