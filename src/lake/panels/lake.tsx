import type { Drag } from '@lumino/dragdrop';
import type { Message } from '@lumino/messaging';

import type { LakeModel, LakePage } from '../model/lake';
import type { IViewContext } from '../../common/views/context';
import { LakeView } from '../views/LakeView';
import { ViewWidget } from '../../common/panels/view';

/** What JupyterLab's file browser gives to those that its files are dropped on. */
const FILES = 'application/x-jupyter-icontents';

/** The content of the Data Lake tab; takes files that are dropped on it. */
export class LakePanel extends ViewWidget {
  /**
   * @param _dropped - Files of the file browser were dropped: their paths, with drive.
   */
  constructor(
    context: IViewContext,
    private _lake: LakeModel,
    private _dropped: (paths: string[]) => void
  ) {
    super(context, () => <LakeView lake={_lake} />);
    this.addClass('ossr-Lake');
    this._page = _lake.state.page;
    _lake.changed.connect(this._onChanged, this);
    this._started = _lake.load();
  }

  override dispose(): void {
    this._lake.changed.disconnect(this._onChanged, this);
    super.dispose();
  }

  handleEvent(event: Event): void {
    switch (event.type) {
      case 'lm-dragenter':
      case 'lm-dragover':
        this._over(event as Drag.Event);
        break;
      case 'lm-dragleave':
        if (!this.node.contains((event as Drag.Event).relatedTarget as Node)) {
          this.removeClass('ossr-mod-drop');
        }
        break;
      case 'lm-drop':
        this._drop(event as Drag.Event);
        break;
      default:
        break;
    }
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    for (const type of DRAGS) {
      this.node.addEventListener(type, this);
    }
  }

  protected override onBeforeDetach(msg: Message): void {
    for (const type of DRAGS) {
      this.node.removeEventListener(type, this);
    }
    super.onBeforeDetach(msg);
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    if (!this._focus()) {
      // Nothing is drawn before the lakes are known.
      void this._started.then(() => requestAnimationFrame(() => this._focus()));
    }
  }

  private _focus(): boolean {
    const start = this.node.querySelector<HTMLElement>(
      '[role=combobox], .ossr-Lake-page'
    );
    start?.focus();
    return start !== null;
  }

  /** Another page: who is on the keyboard goes on there, or where the list was left. */
  private _onChanged(): void {
    const { page } = this._lake.state;
    if (page === this._page) {
      return;
    }
    this._page = page;
    const { activeElement } = document;
    if (this.node.contains(activeElement)) {
      // React has drawn it by the next frame, and the list its rows by the one after.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          const goal = this.node.querySelector<HTMLElement>(
            '.ossr-Lake-page, [role=treeitem][tabindex="0"]'
          );
          if (goal && !goal.contains(document.activeElement)) {
            goal.focus();
          }
        })
      );
    }
  }

  private _over(event: Drag.Event): void {
    if (event.mimeData.hasData(FILES)) {
      event.preventDefault();
      event.stopPropagation();
      // The file browser offers 'move' alone, and takes nothing away whatever became of it.
      event.dropAction = event.proposedAction;
      this.addClass('ossr-mod-drop');
    }
  }

  private _drop(event: Drag.Event): void {
    this.removeClass('ossr-mod-drop');
    const paths: unknown = event.mimeData.getData(FILES);
    if (Array.isArray(paths)) {
      event.preventDefault();
      event.stopPropagation();
      event.dropAction = event.proposedAction;
      this._dropped(paths.map(String));
    }
  }

  private _started: Promise<void>;
  private _page: LakePage;
}

const DRAGS = [
  'lm-dragenter',
  'lm-dragover',
  'lm-dragleave',
  'lm-drop'
] as const;
