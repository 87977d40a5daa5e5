import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import type { IJobs } from '../../tokens';

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
    const { active } = this._jobs;
    const { done, total } = this._sum();
    const percent =
      total !== null && total > 0 ? Math.floor((100 * done) / total) : null;
    const count = active.length;
    const { kinds } = this._jobs;
    const up = active.filter(job => kinds.directionOf(job) === 'up').length;
    const way = up === 0 ? '↓' : up === count ? '↑' : '↓↑';
    this._button.textContent =
      percent === null ? `${way} ${count}` : `${way} ${count} · ${percent} %`;
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

  /** Bytes done and to do; `total` is null where that is not known yet. */
  private _sum(): { done: number; total: number | null } {
    const { active, kinds } = this._jobs;
    let done = 0;
    let total: number | null = 0;
    for (const job of active.filter(kinds.directionOf, kinds)) {
      done += job.progress?.done ?? 0;
      const more: number | null = job.progress?.total ?? null;
      total = total === null || more === null ? null : total + more;
    }
    return { done, total };
  }

  private _button = document.createElement('button');
  private _active = false;
  private _activeChanged = new Signal<this, void>(this);
}
