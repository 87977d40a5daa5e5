import { fileIcon, listIcon } from '@jupyterlab/ui-components';

import type { IRecordsClient } from '../../tokens';
import {
  ArchiveModel,
  PreviewModel,
  type IFileRef,
  type PreviewKind
} from '../model/preview';
import { ArchiveView } from '../views/ArchiveView';
import type { IViewContext } from '../../common/views/context';
import { PreviewView } from '../views/PreviewView';
import { ViewWidget } from '../../common/panels/view';

const UNPINNED = 'ossr-mod-unpinned';

/** A preview in the main area; until it is pinned, the next one takes its place. */
export class PreviewPanel extends ViewWidget {
  constructor(
    context: IViewContext,
    client: IRecordsClient,
    readonly kind: PreviewKind,
    readonly file: IFileRef
  ) {
    const model =
      kind === 'archive'
        ? new ArchiveModel(client, file)
        : new PreviewModel(client, file);
    super(context, () =>
      model instanceof ArchiveModel ? (
        <ArchiveView model={model} pinned={this.pinned} />
      ) : (
        <PreviewView model={model} pinned={this.pinned} />
      )
    );
    void model.load();
    const path = file.member ?? file.key;
    this.addClass('ossr-PreviewPanel');
    this.title.label = path.split('/').pop() || path;
    this.title.caption = path;
    this.title.icon = kind === 'archive' ? listIcon : fileIcon;
    this.title.closable = true;
    this.title.className = UNPINNED;
  }

  get pinned(): boolean {
    return this._pinned;
  }

  /** Keep what is shown: the next preview gets a tab of its own. */
  pin(): void {
    this._pinned = true;
    // JupyterLab has classes of its own in it.
    const { className } = this.title;
    this.title.className = className.replace(UNPINNED, '').trim();
    this.update();
  }

  private _pinned = false;
}
