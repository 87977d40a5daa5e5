import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IJobs, ISources } from '../../tokens';
import type { DraftFile, PublishSpec, Source } from '../../api/types';
import type { IMetadataField } from '../../common/model/metadataField';
import { METADATA_FIELDS } from '../../common/model/metadataFields';
import { AccountModel } from '../../account/model/account';
import { problemOf } from '../../common/model/problems';
import { shown, Store } from '../../common/model/store';
import {
  formId,
  EMPTY_FORM,
  type IFormValues,
  type IPublishAbout
} from './formValues';
import {
  initialState,
  type IPublishParts,
  type IPublishState
} from './publishState';
import { ValueStorage } from './valueStorage';
import { VocabulariesModel } from './vocabularies';
import type { IPreparedForm } from './preparation';
import { isHtml, toMarkdown } from './markdown';
import { completed, fieldOf, type FormMetadata } from './metadata';

/**
 * The state of a form: its values, what was loaded for them, and what follows from both.
 *
 * #### Notes
 * Values are stored as they change, once `restore` has read those of an earlier session.
 */
export class FormState extends Store<IPublishState> {
  constructor(
    readonly parts: IPublishParts,
    about: IPublishAbout
  ) {
    super(initialState(about));
    this.id = formId(about);
    this.jobs = parts.jobs;
    this.sources = parts.sources;
    this.choices = new VocabulariesModel(parts.client);
    this.account = new AccountModel(parts.sources);
    this.storage = new ValueStorage(
      parts.formStore,
      this.id,
      () => this.state.answers
    );
  }

  readonly id: string;
  readonly jobs: IJobs;
  readonly sources: ISources;
  readonly choices: VocabulariesModel;
  readonly account: AccountModel;
  readonly storage: ValueStorage;

  /** Emitted when metadata or the description are edited. */
  get edited(): ISignal<this, void> {
    return this._edited;
  }

  /** Repositories to publish to, Sandbox ones first. */
  get targets(): readonly Source[] {
    return this.sources.state.sources
      .filter(({ abilities }) => abilities.includes('publish'))
      .sort((a, b) => Number(b.sandbox) - Number(a.sandbox));
  }

  get source(): Source | null {
    const id = this.state.answers.source ?? this.state.about.source;
    const { targets } = this;
    return targets.find(other => other.id === id) ?? targets[0] ?? null;
  }

  get found(): IPreparedForm | null {
    return shown(this.state.found);
  }

  /** The metadata that were found, with the user's changes. */
  get metadata(): FormMetadata {
    const base = this.found?.metadata ?? completed({});
    const { proposed } = shown(this.state.diff) ?? {};
    const version = base.version || proposed || '';
    return { ...base, version, ...this.state.answers.edited };
  }

  /** The value of a field of the table of metadata. */
  fieldValue<T>({ name }: IMetadataField): T {
    return this.metadata[name] as T;
  }

  /** The description as it is typed. */
  get text(): string {
    const { text } = this.state.answers;
    return text ?? toMarkdown(this.found?.metadata.description ?? '');
  }

  /** Whether what is wrong with a field is shown yet: not before a person has left it. */
  reports(pointer: string): boolean {
    const { tried, left, refused, unchecked } = this.state;
    return (
      refused.some(each => each.pointer === pointer) ||
      ((tried || left.has(pointer)) && !unchecked.has(fieldOf(pointer)))
    );
  }

  /** A field was left: from now on it shows what is wrong with it. */
  leave(pointer: string): void {
    const { left } = this.state;
    if (!left.has(pointer)) {
      this.set({ left: new Set([...left, pointer]) });
    }
  }

  /** Whether a value must be given before this is sent, to the repository or to the curators. */
  requires(pointer: string): boolean {
    const field = METADATA_FIELDS.find(({ name }) => `/${name}` === pointer);
    const byRules = this.finish === 'submit' && this.source?.rules === 'ossr';
    return Boolean(field?.required || (byRules && field?.requiredByOssr));
  }

  /** Where a value came from; null for what was typed, or is not there. */
  originOf(pointer: string): string | null {
    const [, field = ''] = pointer.split('/');
    const edited =
      field in this.state.answers.edited ||
      (field === 'description' && this.state.answers.text !== null);
    return edited ? null : (this.found?.origins[pointer] ?? null);
  }

  /** Whether it follows a published record: then no community is asked again. */
  get follows(): boolean {
    const { mode } = this.state.about;
    return mode === 'version' || (this.found?.draft?.index ?? 1) > 1;
  }

  /** Whether it is left as a draft, submitted to the community, or published. */
  get finish(): NonNullable<PublishSpec['finish']> {
    const { answers, about } = this.state;
    if (about.mode === 'edit') {
      return 'publish';
    }
    const asks = !this.follows && Boolean(this.source?.community);
    const way = answers.finish ?? (asks ? 'submit' : 'publish');
    // Without a community the server would publish what is submitted.
    return way === 'submit' && !asks ? 'publish' : way;
  }

  /** Files of the draft. */
  get draftFiles(): readonly DraftFile[] {
    return this.found?.draft?.files ?? [];
  }

  /** Id under which a missing required term is waived; the same as on the server. */
  requirementId(pointer: string): string {
    return `ossr${pointer}`;
  }

  /** Why a required term is left out; null where it is not waived. */
  waiverOf(pointer: string): string | null {
    return this.state.answers.suppressed[this.requirementId(pointer)] ?? null;
  }

  get signedIn(): boolean | null {
    const account = this.sources.state.accounts[this.source?.id ?? ''];
    return account?.signedIn ?? null;
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

  /** Change fields. */
  edit(change: Partial<FormMetadata>): void {
    const { answers, refused, unchecked } = this.state;
    const edited = { ...answers.edited, ...change };
    const fields = new Set(Object.keys(change));
    this.set({
      unchecked: new Set([...unchecked, ...fields]),
      refused: refused.filter(({ pointer }) => !fields.has(fieldOf(pointer)))
    });
    this.answer({ edited });
    this._edited.emit();
  }

  describe(text: string): void {
    this.set({ unchecked: new Set([...this.state.unchecked, 'description']) });
    this.answer({ text });
    this._edited.emit();
  }

  /** Suppress a finding, or waive a requirement, for a reason; null: no longer. */
  suppress(id: string, reason: string | null): void {
    const suppressed = { ...this.state.answers.suppressed };
    if (reason === null) {
      delete suppressed[id];
    } else {
      suppressed[id] = reason;
    }
    this.answer({ suppressed });
  }

  /** Change a value that is not a metadata field. */
  answer(change: Partial<IFormValues>): void {
    this.set({ answers: { ...this.state.answers, ...change } });
    this.storage.saveSoon();
  }

  /** Change what is not a value of a person. */
  update(patch: Partial<Omit<IPublishState, 'about' | 'answers'>>): void {
    this.set(patch);
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

  /** Let the form wait for `task`; a failure is shown in the form and not thrown. */
  async attempt(task: () => Promise<void>): Promise<void> {
    this.set({ busy: true, problem: null });
    try {
      await task();
      this.set({ busy: false });
    } catch (reason) {
      const problem = problemOf(reason);
      this.set({ busy: false, problem, refused: problem.fields });
    }
  }

  /** Read the values of an earlier session; once. */
  async restore(): Promise<void> {
    if (this.storage.begun) {
      return;
    }
    const earlier = await this.storage.begin();
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

  /** Remove the stored values and begin with empty ones. */
  async clear(): Promise<void> {
    const { about } = this.state;
    await this.storage.drop();
    this.set({
      answers: { ...EMPTY_FORM, draft: about.draft },
      restored: false,
      left: new Set(),
      tried: false,
      refused: [],
      problem: null
    });
  }

  private _edited = new Signal<this, void>(this);
}
