import '../../common/panels/styles';

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';

import type { LocalCopy } from '../../api/types';
import type { IMark, MarksModel } from '../model/marks';

const ITEM = '.jp-DirListing-item';
const NAME = '.jp-DirListing-itemText';

/**
 * Writes a folder's marks onto the rows of a file browser's listing.
 *
 * #### Notes
 * JupyterLab's listing has no hook for marks, and reuses its rows for other files as one scrolls
 * or sorts: so rows are found by the name they show, whenever they change. Only attributes and
 * one hidden text are added; without them the listing is as it was.
 */
export class ListingMarks implements IDisposable {
  constructor(
    private _listing: HTMLElement,
    private _model: MarksModel,
    private _trans: TranslationBundle
  ) {
    _model.changed.connect(this._paint, this);
    this._observer = new MutationObserver(() => this._schedule());
    this._observe();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._observer.disconnect();
      this._model.changed.disconnect(this._paint, this);
      cancelAnimationFrame(this._frame);
      this._rows().forEach(clear);
    }
  }

  private _rows(): HTMLElement[] {
    return Array.from(this._listing.querySelectorAll<HTMLElement>(ITEM));
  }

  private _observe(): void {
    this._observer.observe(this._listing, {
      childList: true,
      subtree: true,
      characterData: true
    });
  }

  private _schedule(): void {
    const { marks } = this._model.state;
    if (marks.size > 0 && this._frame === 0) {
      this._frame = requestAnimationFrame(() => {
        this._frame = 0;
        this._paint();
      });
    }
  }

  private _paint(): void {
    // What is written here must not be seen as a change.
    this._observer.disconnect();
    const { marks } = this._model.state;
    for (const row of this._rows()) {
      const name = row.querySelector(NAME)?.textContent ?? '';
      const mark = marks.get(name);
      if (mark) {
        write(row, mark, this._words(mark));
      } else {
        clear(row);
      }
    }
    this._observe();
  }

  private _words({ state, copies, published }: IMark): string {
    const trans = this._trans;
    if (published) {
      const words = publicationWords(published, trans);
      return state === 'edited'
        ? trans.__('%1 · modified locally', words)
        : state === 'newer'
          ? trans.__('%1 · newer version available', words)
          : words;
    }
    const origins = new Set(copies.map(copy => copy.doi ?? copy.title));
    const [first = ''] = origins;
    const from =
      origins.size > 1
        ? trans.__('From %1 and other records', first)
        : trans.__('From %1', first);
    switch (state) {
      case 'edited':
        return trans.__('%1 · modified locally', from);
      case 'newer':
        return trans.__('%1 · newer version available', from);
      default:
        return from;
    }
  }

  private _observer: MutationObserver;
  private _frame = 0;
  private _isDisposed = false;
}

function publicationWords(copy: LocalCopy, trans: TranslationBundle): string {
  switch (copy.published) {
    case 'published':
      return copy.doi
        ? trans.__('Published as %1', copy.doi)
        : trans.__('Published as “%1”', copy.title);
    case 'in-review':
      return trans.__('Submitted for review');
    case 'declined':
      return trans.__('Declined by the community');
    default:
      return trans.__('Saved as a draft');
  }
}

function write(row: HTMLElement, mark: IMark, words: string): void {
  row.dataset.ossrState = mark.state;
  const { published, copies } = mark;
  toggle(row, 'ossrPublished', published?.published ?? null);
  toggle(
    row,
    'ossrDownloaded',
    copies.some(copy => copy.published === null) ? 'true' : null
  );
  const host = row.querySelector<HTMLElement>('.jp-DirListing-itemName') ?? row;
  let badge = host.querySelector<HTMLElement>('.ossr-Mark');
  if (!badge) {
    badge = document.createElement('span');
    badge.className = 'ossr-Mark';
    badge.setAttribute('role', 'img');
    host.append(badge);
  }
  if (badge.title !== words) {
    badge.title = words;
    badge.setAttribute('aria-label', words);
  }
}

function toggle(row: HTMLElement, name: string, value: string | null): void {
  if (value === null) {
    delete row.dataset[name];
  } else {
    row.dataset[name] = value;
  }
}

function clear(row: HTMLElement): void {
  if (row.dataset.ossrState !== undefined) {
    for (const name of ['ossrState', 'ossrPublished', 'ossrDownloaded']) {
      toggle(row, name, null);
    }
    row.querySelector('.ossr-Mark')?.remove();
  }
}
