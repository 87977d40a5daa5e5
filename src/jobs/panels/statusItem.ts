import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import type { IJobs } from '../../tokens';
import { activeTransfers } from '../views/activeTransfers';

/** `↓ 2 · 43 %` (`↑` for what is published) in the status bar while something is under way; a click shows the transfers. */
export class StatusItem extends Widget {
  constructor(
    private _jobs: IJobs,
    private _trans: TranslationBundle,
    show: () => void
  ) {
    super();
    this.addClass('ossr-Status');
    this._button.type = 'button';
    this._button.className = 'ossr-Status-button';
    this._button.addEventListener('click', show);
    this.node.append(this._button);
    _jobs.changed.connect(this._refresh, this);
    this._refresh();
  }

  isActive(): boolean {
    return this._active;
  }

  /** Emitted when it should be shown or hidden. */
  get activeChanged(): ISignal<this, void> {
    return this._activeChanged;
  }

  override dispose(): void {
    this._jobs.changed.disconnect(this._refresh, this);
    Signal.clearData(this);
    super.dispose();
  }

  private _refresh(): void {
    const { count, percent, label } = activeTransfers(this._jobs);
    this._button.textContent = label;
    const words =
      percent === null
        ? this._trans._n('%1 transfer', '%1 transfers', count)
        : this._trans._n(
            '%1 transfer, %2 percent done',
            '%1 transfers, %2 percent done',
            count,
            percent
          );
    this._button.setAttribute('aria-label', words);
    this._button.title = words;
    if (count > 0 !== this._active) {
      this._active = count > 0;
      this._activeChanged.emit();
    }
  }

  private _button = document.createElement('button');
  private _active = false;
  private _activeChanged = new Signal<this, void>(this);
}
