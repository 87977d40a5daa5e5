import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { shown } from '../../common/model/store';
import { canGo, leavesOf, treeOf, type IFileNode, type Pack } from './fileTree';
import type { FormState } from './formState';

/** The files of a folder that are selected to be published, and how they are packed. */
export class FileSelection {
  constructor(private _form: FormState) {}

  /** Emitted when files are selected or deselected by a person. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What goes in: paths relative to the folder, in order. */
  get ticked(): readonly string[] {
    return this._ticked(this.pack);
  }

  get tree(): readonly IFileNode[] {
    const files = this._form.found?.preparation?.files ?? [];
    return treeOf(files, new Set(this.ticked), this.pack);
  }

  /** Bytes of what goes in. */
  get size(): number {
    const ticked = new Set(this.ticked);
    return (this._form.found?.preparation?.files ?? [])
      .filter(({ path }) => ticked.has(path))
      .reduce((sum, { size }) => sum + size, 0);
  }

  /** What of the repository's limits is passed. */
  get tooMuch(): 'files' | 'bytes' | null {
    const limits = this._form.found?.preparation?.limits;
    if (!limits) {
      return null;
    }
    return this.pack === 'files' && this.ticked.length > limits.files
      ? 'files'
      : this.size > limits.total
        ? 'bytes'
        : null;
  }

  /** As one zip, or as files; a new version goes as the last one did. */
  get pack(): Pack {
    const { answers, about, diff } = this._form.state;
    if (answers.pack) {
      return answers.pack;
    }
    if (about.mode === 'version') {
      const { removed = [], unchanged = [], changed = [] } = shown(diff) ?? {};
      const [only] = removed;
      return removed.length === 1 &&
        unchanged.length + changed.length === 0 &&
        only?.endsWith('.zip')
        ? 'zip'
        : 'files';
    }
    return this._ticked('zip').length > 1 ? 'zip' : 'files';
  }

  /** Whether a file can be ticked: not what is empty, a link, or in no list here. */
  offers(path: string): boolean {
    const files = this._form.found?.preparation?.files ?? [];
    return files.some(file => file.path === path && canGo(file, this.pack));
  }

  /** A path of a file of the form, relative to Jupyter's root. */
  pathOf(name: string): string {
    const folder = this._form.found?.preparation?.folder ?? '';
    return folder ? `${folder}/${name}` : name;
  }

  /** Tick a file or a whole folder, or take the tick away. */
  tick(node: IFileNode, on: boolean): void {
    this.tickAll(leavesOf(node), on);
  }

  tickAll(paths: readonly string[], on: boolean): void {
    const ticks = { ...this._form.state.answers.ticks };
    for (const path of paths) {
      ticks[path] = on;
    }
    this._form.answer({ ticks });
    this._changed.emit();
  }

  private _ticked(pack: Pack): string[] {
    const { ticks } = this._form.state.answers;
    return (this._form.found?.preparation?.files ?? [])
      .filter(file => canGo(file, pack) && (ticks[file.path] ?? file.ticked))
      .map(({ path }) => path);
  }

  private _changed = new Signal<this, void>(this);
}
