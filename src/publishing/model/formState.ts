import { Latest, shown } from '../../common/model/store';
import { EMPTY_FORM } from './formValues';
import { CheckedForm, PAUSE } from './formChecks';
import { loadPreparation } from './preparation';
import { isHtml } from './markdown';
import type { FormMetadata } from './metadata';

/** A form that is filled in: what is found, what is typed over it, and what is wrong with that. */
export class FilledForm extends CheckedForm {
  /** Look at everything; what was typed earlier is taken up again. */
  async load(): Promise<void> {
    if (!this.begun) {
      this.begun = true;
      const earlier = await this.parts.formStore.find(this.id);
      if (earlier) {
        this.set({
          answers: earlier,
          restored:
            Object.keys(earlier.edited).length > 0 || earlier.text !== null
        });
      }
      if (!this.jobs.state.loaded && this.state.answers.job) {
        await this.jobs.load();
      }
    }
    await this.sources.load();
    await this.look();
  }

  /** Publish to another place. */
  select(source: string): void {
    this.answer({ source });
    void this.look();
  }

  /** Change fields. */
  edit(change: Partial<FormMetadata>): void {
    const { answers, refused } = this.state;
    const edited = { ...answers.edited, ...change };
    const fields = new Set(Object.keys(change));
    this.set({
      refused: refused.filter(
        ({ pointer }) => !fields.has(pointer.split('/')[1] ?? '')
      )
    });
    this.answer({ edited });
    this._soon(() => void this._validate());
  }

  describe(text: string): void {
    this.answer({ text });
    this._soon(() => void this._validate());
  }

  /** Forget what was typed, and begin with what is found. */
  async reset(): Promise<void> {
    const { about } = this.state;
    await this.parts.formStore.drop(this.id);
    this.set({
      answers: { ...EMPTY_FORM, draft: about.draft },
      restored: false,
      refused: [],
      problem: null
    });
    await this.look();
  }

  /** The metadata as they are sent: the description as HTML. */
  async whole(): Promise<FormMetadata> {
    const { metadata, text } = this;
    const { description } = metadata;
    const typed = this.state.answers.text !== null;
    return {
      ...metadata,
      description:
        !typed && isHtml(description)
          ? description
          : await this.parts.html(typed ? text : description)
    };
  }

  override dispose(): void {
    clearTimeout(this._timer);
    this._finding.abort();
    this._validating.abort();
    super.dispose();
  }

  /** Look at everything again. */
  protected async look(): Promise<void> {
    const { source } = this;
    if (!source) {
      const { problem } = this.sources.state;
      if (problem) {
        this.set({ found: { status: 'failed', problem, previous: null } });
      }
      return;
    }
    this.choices.source = source.id;
    void this.account.show(source.id);
    await this._finding.run(
      this.found,
      () => loadPreparation(this.parts.client, this.state.about, source.id),
      found => {
        this.set({ found });
        if (found.status === 'ready' && found.value.draft) {
          this.set({ refused: found.value.draft.errors });
        }
      }
    );
    await Promise.all([this.check(), this.compare(), this._validate()]);
  }

  private async _validate(): Promise<void> {
    if (!this.found) {
      return;
    }
    await this._validating.run(
      shown(this.state.validation),
      async () =>
        this.parts.client.validate(
          await this.whole(),
          this.source?.rules === 'ossr'
        ),
      validation => this.set({ validation })
    );
  }

  private _soon(task: () => void): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(task, PAUSE);
  }

  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _finding = new Latest();
  private _validating = new Latest();
}
