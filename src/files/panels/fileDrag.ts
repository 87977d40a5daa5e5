import type { IDisposable } from '@lumino/disposable';
import { Drag } from '@lumino/dragdrop';
import { MimeData } from '@lumino/coreutils';

/** What notebooks take in: cells as JSON. */
const CELLS = 'application/vnd.jupyter.cells';
// So far, in pixels, a press is still a click.
const SLACK = 5;

/** A file of a record, as its row says. */
export interface IDraggedFile {
  source: string;
  record: string;
  key: string;
}

export interface IFileDragOptions {
  /** The text of the cell for the notebook that holds `target`; null if it takes none. */
  cellFor(file: IDraggedFile, target: Element | null): string | null;
  /** The file was dropped into a notebook. */
  dropped(file: IDraggedFile): void;
}

/**
 * Lets rows of files be dragged into notebooks.
 *
 * #### Notes
 * Views know nothing of Lumino's drags: a row says with `data-ossr-*` which file it is. What the
 * cell says depends on the notebook, so it is written at the moment of the drop.
 */
export class FileDrag implements IDisposable {
  constructor(private _options: IFileDragOptions) {
    document.addEventListener('mousedown', this, true);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    document.removeEventListener('mousedown', this, true);
    this._release();
  }

  handleEvent(event: MouseEvent): void {
    switch (event.type) {
      case 'mousedown':
        this._press(event);
        break;
      case 'mousemove':
        this._move(event);
        break;
      case 'mouseup':
        this._release();
        break;
      default:
        break;
    }
  }

  private _press(event: MouseEvent): void {
    const target = event.target as Element | null;
    const row = target?.closest?.<HTMLElement>('[data-ossr-file]');
    // The name and the blank parts of a row can be dragged, its other controls are pressed.
    const control = target?.closest('button, input, a, select');
    const other = control && !control.classList.contains('ossr-File-name');
    if (!row || event.button !== 0 || other) {
      return;
    }
    const { ossrSource, ossrRecord, ossrFile } = row.dataset;
    this._file = {
      source: ossrSource ?? '',
      record: ossrRecord ?? '',
      key: ossrFile ?? ''
    };
    this._start = { x: event.clientX, y: event.clientY };
    document.addEventListener('mousemove', this, true);
    document.addEventListener('mouseup', this, true);
  }

  private _move(event: MouseEvent): void {
    const far =
      Math.abs(event.clientX - this._start.x) > SLACK ||
      Math.abs(event.clientY - this._start.y) > SLACK;
    if (far && this._file) {
      event.preventDefault();
      const file = this._file;
      this._release();
      void this._drag(file, event);
    }
  }

  private async _drag(file: IDraggedFile, event: MouseEvent): Promise<void> {
    let target: Element | null = null;
    const watch = (drop: Event) => {
      target = drop.target as Element | null;
    };
    const mimeData = new CellData(
      () => this._options.cellFor(file, target) ?? ''
    );
    document.addEventListener('lm-drop', watch, true);
    const drag = new Drag({
      mimeData,
      dragImage: image(file.key),
      proposedAction: 'copy',
      supportedActions: 'copy',
      source: this
    });
    const action = await drag.start(event.clientX, event.clientY);
    document.removeEventListener('lm-drop', watch, true);
    if (action !== 'none') {
      this._options.dropped(file);
    }
  }

  private _release(): void {
    this._file = null;
    document.removeEventListener('mousemove', this, true);
    document.removeEventListener('mouseup', this, true);
  }

  private _file: IDraggedFile | null = null;
  private _start = { x: 0, y: 0 };
  private _isDisposed = false;
}

/** Cells that are written when they are asked for: at the drop. */
class CellData extends MimeData {
  constructor(private _write: () => string) {
    super();
    this.setData(CELLS, []);
  }

  override getData(mime: string): unknown {
    return mime === CELLS
      ? [
          {
            cell_type: 'code',
            source: this._write(),
            metadata: {},
            outputs: [],
            execution_count: null
          }
        ]
      : super.getData(mime);
  }
}

function image(key: string): HTMLElement {
  const node = document.createElement('div');
  node.className = 'ossr-Drag';
  node.textContent = key;
  return node;
}
