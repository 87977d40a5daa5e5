import type { Fix, Finding } from '../../api/types';
import { problemOf } from '../../common/model/problems';
import { Latest, shown } from '../../common/model/store';
import type { IFormValues } from './formValues';
import { PublishForm } from './form';
import type { FormMetadata } from './metadata';
import { leavesOf, type IFileNode } from './fileTree';

export const PAUSE = 400;
/** Files that a form is filled in from. */
const FILLS =
  /(^|\/)(codemeta\.json|CITATION\.cff|\.zenodo\.json|pyproject\.toml)$/;

/** A form whose files are selected and checked, and whose values are stored. */
export abstract class CheckedForm extends PublishForm {
  /** The metadata as they are sent. */
  abstract whole(): Promise<FormMetadata>;

  /** Look at everything again. */
  protected abstract look(): Promise<void>;

  /** Tick a file or a whole folder, or take the tick away. */
  tick(node: IFileNode, on: boolean): void {
    this.tickAll(leavesOf(node), on);
  }

  tickAll(paths: readonly string[], on: boolean): void {
    const ticks = { ...this.state.answers.ticks };
    for (const path of paths) {
      ticks[path] = on;
    }
    this.answer({ ticks });
    void this.check();
    void this.compare();
  }

  /** Send a finding, or without a term, all the same, for a reason; null: not any more. */
  override(id: string, reason: string | null): void {
    const suppressed = { ...this.state.answers.suppressed };
    if (reason === null) {
      delete suppressed[id];
    } else {
      suppressed[id] = reason;
    }
    this.answer({ suppressed });
  }

  /** Do what one click can do about a finding. */
  async fix(finding: Finding): Promise<void> {
    const folder = this.found?.preparation?.folder ?? '';
    const { fix, path, change, target } = finding;
    if (fix === 'untick' && path) {
      this.tickAll([path], false);
    } else if (fix === 'include' && target) {
      this.tickAll([target], true);
    } else if (isWritten(fix)) {
      await this.busily(async () => {
        const metadata = await this.whole();
        const written = await this.parts.client.fix({
          folder,
          fix,
          path,
          change,
          metadata
        });
        const name = folder
          ? written.path.slice(folder.length + 1)
          : written.path;
        this.answer({ ticks: { ...this.state.answers.ticks, [name]: true } });
      });
      await this.look();
    }
  }

  /** A path of a file of the form, relative to Jupyter's root. */
  pathOf(name: string): string {
    const folder = this.found?.preparation?.folder ?? '';
    return folder ? `${folder}/${name}` : name;
  }

  /** Something was done to files, relative to the root: look at ours, when that calms down. */
  filesMayDiffer(paths: readonly string[], which: 'content' | 'names'): void {
    const folder = this.found?.preparation?.folder;
    if (
      folder === undefined ||
      !paths.some(path => folder === '' || path.startsWith(`${folder}/`))
    ) {
      return;
    }
    this._names ||= which === 'names' || paths.some(path => FILLS.test(path));
    clearTimeout(this._checkTimer);
    this._checkTimer = setTimeout(() => {
      const names = this._names;
      this._names = false;
      void this.filesChanged(names ? 'names' : 'content');
    }, PAUSE);
  }

  /** Files were changed, elsewhere than here: look at them, and at which there are. */
  async filesChanged(which: 'content' | 'names'): Promise<void> {
    if (this.found?.preparation) {
      await (which === 'names'
        ? this.look()
        : Promise.all([this.check(), this.compare()]));
    }
  }

  /** Let the form wait for something. */
  async whileBusy<T>(task: () => Promise<T>): Promise<T> {
    this.set({ busy: true });
    try {
      return await task();
    } finally {
      this.set({ busy: false });
    }
  }

  /** Decide something that is no field. */
  answer(change: Partial<IFormValues>): void {
    this.set({ answers: { ...this.state.answers, ...change } });
    this._keepSoon();
  }

  dispose(): void {
    clearTimeout(this._saveTimer);
    clearTimeout(this._checkTimer);
    void this.keep();
    this._checking.abort();
    this._comparing.abort();
  }

  protected async check(): Promise<void> {
    const folder = this.found?.preparation?.folder;
    const { ticked } = this;
    if (folder === undefined) {
      return;
    }
    await this._checking.run(
      shown(this.state.findings),
      () => this.parts.client.check(folder, ticked),
      findings => this.set({ findings })
    );
  }

  protected async compare(): Promise<void> {
    const { mode, record } = this.state.about;
    const folder = this.found?.preparation?.folder;
    const { source, ticked } = this;
    if (mode !== 'version' || !record || folder === undefined || !source) {
      return;
    }
    await this._comparing.run(
      shown(this.state.diff),
      () => this.parts.client.diff(source.id, record, folder, ticked),
      diff => this.set({ diff })
    );
  }

  protected async busily(task: () => Promise<void>): Promise<void> {
    this.set({ busy: true, problem: null });
    try {
      await task();
      this.set({ busy: false });
    } catch (reason) {
      const problem = problemOf(reason);
      this.set({ busy: false, problem, refused: problem.fields });
    }
  }

  /** Nothing is kept from now on: it is sent. */
  protected over(): void {
    clearTimeout(this._saveTimer);
    this._over = true;
    void this.parts.formStore.drop(this.id);
  }

  private _keepSoon(): void {
    if (this.begun && !this._over) {
      this.parts.formStore.note(this.id, this.state.answers);
    }
    clearTimeout(this._saveTimer);
    this._saveTimer = setTimeout(() => void this.keep(), PAUSE / 2);
  }

  protected async keep(): Promise<void> {
    if (this.begun && !this._over) {
      await this.parts.formStore.keep(this.id, this.state.answers);
    }
  }

  /** Whether what was typed earlier is known, so that nothing is kept over it. */
  protected begun = false;
  private _over = false;
  private _names = false;
  private _checkTimer: ReturnType<typeof setTimeout> | undefined;
  private _saveTimer: ReturnType<typeof setTimeout> | undefined;
  private _checking = new Latest();
  private _comparing = new Latest();
}

/** Whether a fix is applied by the server, to a file. */
function isWritten(fix: string | null): fix is Fix['fix'] {
  return (
    fix === 'clear-outputs' ||
    fix === 'make-relative' ||
    fix === 'write-licence' ||
    fix === 'write-readme'
  );
}
