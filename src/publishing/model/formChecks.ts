import type { FieldError, Finding, Fix } from '../../api/types';
import { Latest, shown } from '../../common/model/store';
import type { FileSelection } from './fileSelection';
import type { FormState } from './formState';

/** Milliseconds without another change after which a form is checked. */
const PAUSE = 400;

/** Files that a form is filled in from. */
const FILLS =
  /(^|\/)(codemeta\.json|CITATION\.cff|\.zenodo\.json|pyproject\.toml)$/;

/** What is wrong with the files and the metadata of a form, and how it is fixed. */
export class FormChecks {
  /**
   * @param _reload - Loads the form and checks it again.
   */
  constructor(
    private _form: FormState,
    private _files: FileSelection,
    private _reload: () => Promise<void>
  ) {
    _form.edited.connect(this._onEdited, this);
    _files.changed.connect(this._onSelected, this);
  }

  /** Findings that keep it from being sent. */
  get stops(): readonly Finding[] {
    return (shown(this._form.state.findings) ?? []).filter(
      ({ severity, id }) =>
        severity === 'stop' && !(id in this._form.state.answers.suppressed)
    );
  }

  /** Terms that the community requires, that are not there, and that nobody gave a reason for. */
  get missing(): readonly FieldError[] {
    return this._required.filter(
      ({ pointer }) =>
        this._form.finish === 'submit' && !this._form.waiverOf(pointer)
    );
  }

  /** What of the fields keeps it from being sent. */
  get wrong(): readonly FieldError[] {
    const { problems = [] } = shown(this._form.state.validation) ?? {};
    return [...problems, ...this.missing];
  }

  /** What is wrong with fields, by their pointers; what the repository said comes first. */
  get errors(): readonly FieldError[] {
    const { refused } = this._form.state;
    const refusedPointers = new Set(refused.map(({ pointer }) => pointer));
    return [
      ...refused,
      ...this.wrong.filter(({ pointer }) => !refusedPointers.has(pointer))
    ];
  }

  /** What would be good; also what is required where it stops nothing. */
  get advice(): readonly FieldError[] {
    const { advice = [] } = shown(this._form.state.validation) ?? {};
    const required = this._form.finish === 'submit' ? [] : this._required;
    return [...required, ...advice];
  }

  /** Whether no file differs from the last version. */
  get unchanged(): boolean {
    const diff = shown(this._form.state.diff);
    return (
      diff !== null &&
      [diff.added, diff.changed, diff.removed].every(
        names => (names ?? []).length === 0
      )
    );
  }

  /** Check files, differences and metadata. */
  async run(): Promise<void> {
    await Promise.all([this._check(), this._compare(), this._validate()]);
  }

  /** Do what one click can do about a finding. */
  async fix(finding: Finding): Promise<void> {
    const folder = this._form.found?.preparation?.folder ?? '';
    const { fix, path, change, target } = finding;
    if (fix === 'untick' && path) {
      this._files.tickAll([path], false);
    } else if (fix === 'include' && target) {
      this._files.tickAll([target], true);
    } else if (isWritten(fix)) {
      await this._form.attempt(async () => {
        const metadata = await this._form.whole();
        const written = await this._form.parts.client.fix({
          folder,
          fix,
          path,
          change,
          metadata
        });
        const name = folder
          ? written.path.slice(folder.length + 1)
          : written.path;
        this._form.answer({
          ticks: { ...this._form.state.answers.ticks, [name]: true }
        });
      });
      await this._reload();
    }
  }

  /** Something was done to files, relative to the root: look at ours, when that calms down. */
  filesMayDiffer(paths: readonly string[], which: 'content' | 'names'): void {
    const folder = this._form.found?.preparation?.folder;
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
    if (this._form.found?.preparation) {
      await (which === 'names'
        ? this._reload()
        : Promise.all([this._check(), this._compare()]));
    }
  }

  dispose(): void {
    this._form.edited.disconnect(this._onEdited, this);
    this._files.changed.disconnect(this._onSelected, this);
    clearTimeout(this._checkTimer);
    clearTimeout(this._validateTimer);
    this._checking.abort();
    this._comparing.abort();
    this._validating.abort();
  }

  private _onEdited(): void {
    clearTimeout(this._validateTimer);
    this._validateTimer = setTimeout(() => void this._validate(), PAUSE);
  }

  private _onSelected(): void {
    void this._check();
    void this._compare();
  }

  private async _check(): Promise<void> {
    const folder = this._form.found?.preparation?.folder;
    const { ticked } = this._files;
    if (folder === undefined) {
      return;
    }
    await this._checking.run(
      shown(this._form.state.findings),
      () => this._form.parts.client.check(folder, ticked),
      findings => this._form.update({ findings })
    );
  }

  private async _compare(): Promise<void> {
    const { mode, record } = this._form.state.about;
    const folder = this._form.found?.preparation?.folder;
    const { source } = this._form;
    const { ticked } = this._files;
    if (mode !== 'version' || !record || folder === undefined || !source) {
      return;
    }
    await this._comparing.run(
      shown(this._form.state.diff),
      () => this._form.parts.client.diff(source.id, record, folder, ticked),
      diff => this._form.update({ diff })
    );
  }

  private async _validate(): Promise<void> {
    if (!this._form.found) {
      return;
    }
    const { unchecked } = this._form.state;
    await this._validating.run(
      shown(this._form.state.validation),
      async () =>
        this._form.parts.client.validate(
          await this._form.whole(),
          this._form.source?.rules === 'ossr',
          this._form.source?.id ?? null
        ),
      validation =>
        this._form.update(
          validation.status === 'loading' ||
            unchecked !== this._form.state.unchecked
            ? { validation }
            : { validation, unchecked: new Set() }
        )
    );
  }

  private get _required(): readonly FieldError[] {
    return shown(this._form.state.validation)?.required ?? [];
  }

  private _names = false;
  private _checkTimer: ReturnType<typeof setTimeout> | undefined;
  private _validateTimer: ReturnType<typeof setTimeout> | undefined;
  private _checking = new Latest();
  private _comparing = new Latest();
  private _validating = new Latest();
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
