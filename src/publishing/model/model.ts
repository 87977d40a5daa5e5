import type { ISignal } from '@lumino/signaling';

import { Latest } from '../../common/model/store';
import { FileSelection } from './fileSelection';
import { FormChecks } from './formChecks';
import { FormState } from './formState';
import type { IPublishParts } from './publishState';
import type { IPublishAbout } from './formValues';
import { loadPreparation } from './preparation';
import { Submission } from './submission';

/** A publication: the form with its files and checks, and its submission. */
export class PublishModel {
  constructor(parts: IPublishParts, about: IPublishAbout) {
    const reload = () => this._reload();
    this.form = new FormState(parts, about);
    this.files = new FileSelection(this.form);
    this.checks = new FormChecks(this.form, this.files, reload);
    this.submission = new Submission(
      this.form,
      this.files,
      this.checks,
      reload
    );
    parts.sources.changed.connect(this._onSources, this);
  }

  readonly form: FormState;
  readonly files: FileSelection;
  readonly checks: FormChecks;
  readonly submission: Submission;

  get id(): string {
    return this.form.id;
  }

  /** The title of the record, or the name of the folder or file. */
  get title(): string {
    const { metadata, found, state } = this.form;
    const path = found?.preparation?.folder ?? state.about.paths[0] ?? '';
    return metadata.title || (path.split('/').pop() ?? '');
  }

  /** Emitted after each change of the form's state. */
  get changed(): ISignal<FormState, void> {
    return this.form.changed;
  }

  /** Load the form and check it; the values of an earlier session are restored. */
  async load(): Promise<void> {
    await this.form.restore();
    await this.form.sources.load();
    await this._reload();
  }

  /** Publish to another repository. */
  select(source: string): void {
    this.form.answer({ source });
    void this._reload();
  }

  /** Discard the values, and begin with what is found. */
  async reset(): Promise<void> {
    await this.form.clear();
    await this._reload();
  }

  dispose(): void {
    this.form.sources.changed.disconnect(this._onSources, this);
    this._finding.abort();
    this.submission.dispose();
    this.checks.dispose();
    this.form.storage.dispose();
  }

  /** Load the form and check it. */
  private async _reload(): Promise<void> {
    const { form } = this;
    const { source } = form;
    if (!source) {
      const { problem } = form.sources.state;
      if (problem) {
        form.update({ found: { status: 'failed', problem, previous: null } });
      }
      return;
    }
    form.choices.source = source.id;
    void form.account.show(source.id);
    await this._finding.run(
      form.found,
      () => loadPreparation(form.parts.client, form.state.about, source.id),
      found => {
        form.update({ found });
        if (found.status === 'ready' && found.value.draft) {
          form.update({ refused: found.value.draft.errors });
        }
      }
    );
    await this.checks.run();
  }

  private _onSources(): void {
    this.form.update({});
  }

  private _finding = new Latest();
}
