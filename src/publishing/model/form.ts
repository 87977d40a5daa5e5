import type { OssrClient } from '../../api/client';
import type {
  DraftFile,
  FieldError,
  Finding,
  ProblemDocument,
  PublishSpec,
  Source,
  Validation,
  VersionDiff
} from '../../api/types';
import { AccountModel } from '../../account/model/account';
import { isPublish, type PublishJob } from './publishJob';
import type { JobsModel } from '../../jobs/model/jobs';
import type { SourcesModel } from '../../account/model/sources';
import { shown, Store, type Loaded } from '../../common/model/store';
import {
  formId,
  EMPTY_FORM,
  type FormStore,
  type IFormValues,
  type IPublishAbout
} from './formValues';
import { VocabulariesModel } from './vocabularies';
import type { IPreparedForm } from './preparation';
import { toMarkdown } from './markdown';
import { completed, type FormMetadata } from './metadata';
import { canGo, treeOf, type IFileNode, type Pack } from './fileTree';

/** What a form stands on. */
export interface IPublishParts {
  client: OssrClient;
  jobs: JobsModel;
  sources: SourcesModel;
  formStore: FormStore;
  /** Markdown as the HTML that is stored. */
  html(markdown: string): Promise<string>;
}

export interface IPublishState {
  about: IPublishAbout;
  answers: IFormValues;
  found: Loaded<IPreparedForm>;
  findings: Loaded<Finding[]>;
  validation: Loaded<Validation>;
  diff: Loaded<VersionDiff>;
  /** What the repository did not take, until it is changed. */
  refused: readonly FieldError[];
  /** Whether what was typed earlier was taken up again. */
  restored: boolean;
  /** Something is on its way that the form waits for. */
  busy: boolean;
  /** Why sending, or a fix, did not begin. */
  problem: ProblemDocument | null;
}

/** What a form holds, and what follows from it; `PublishModel` is what changes it. */
export class PublishForm extends Store<IPublishState> {
  constructor(
    readonly parts: IPublishParts,
    about: IPublishAbout
  ) {
    super({
      about,
      answers: { ...EMPTY_FORM, draft: about.draft },
      found: { status: 'idle' },
      findings: { status: 'idle' },
      validation: { status: 'idle' },
      diff: { status: 'idle' },
      refused: [],
      restored: false,
      busy: false,
      problem: null
    });
    this.id = formId(about);
    this.choices = new VocabulariesModel(parts.client);
    this.account = new AccountModel(parts.sources);
  }

  readonly id: string;
  readonly choices: VocabulariesModel;
  readonly account: AccountModel;

  get sources(): SourcesModel {
    return this.parts.sources;
  }

  get jobs(): JobsModel {
    return this.parts.jobs;
  }

  /** Repositories to publish to, Sandbox ones first. */
  get targets(): readonly Source[] {
    return targetsOf(this.sources);
  }

  get source(): Source | null {
    const id = this.state.answers.source ?? this.state.about.source;
    const { targets } = this;
    return targets.find(other => other.id === id) ?? targets[0] ?? null;
  }

  get found(): IPreparedForm | null {
    return shown(this.state.found);
  }

  /** What is found, with what was typed over it. */
  get metadata(): FormMetadata {
    const base = this.found?.metadata ?? completed({});
    const { proposed } = shown(this.state.diff) ?? {};
    const version = base.version || proposed || '';
    return { ...base, version, ...this.state.answers.edited };
  }

  /** The description as it is typed. */
  get text(): string {
    const { text } = this.state.answers;
    return text ?? toMarkdown(this.found?.metadata.description ?? '');
  }

  /** Where a value came from; null for what was typed, or is not there. */
  originOf(pointer: string): string | null {
    const [, field = ''] = pointer.split('/');
    const edited =
      field in this.state.answers.edited ||
      (field === 'description' && this.state.answers.text !== null);
    return edited ? null : (this.found?.origins[pointer] ?? null);
  }

  /** What goes in: paths relative to the folder, in order. */
  get ticked(): readonly string[] {
    return this._ticked(this.pack);
  }

  get tree(): readonly IFileNode[] {
    const files = this.found?.preparation?.files ?? [];
    return treeOf(files, new Set(this.ticked), this.pack);
  }

  /** Bytes of what goes in. */
  get size(): number {
    const ticked = new Set(this.ticked);
    return (this.found?.preparation?.files ?? [])
      .filter(({ path }) => ticked.has(path))
      .reduce((sum, { size }) => sum + size, 0);
  }

  /** What of the repository's limits is passed. */
  get tooMuch(): 'files' | 'bytes' | null {
    const limits = this.found?.preparation?.limits;
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
    const { answers, about, diff } = this.state;
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

  /** Whether it follows a published record: then no community is asked again. */
  get follows(): boolean {
    const { mode } = this.state.about;
    return mode === 'version' || (this.found?.draft?.index ?? 1) > 1;
  }

  /** What is to become of it; a community is asked where there is one. */
  get finish(): NonNullable<PublishSpec['finish']> {
    const { answers, about } = this.state;
    if (about.mode === 'edit') {
      return 'publish';
    }
    const asks = !this.follows && Boolean(this.source?.community);
    const way = answers.finish ?? (asks ? 'submit' : 'publish');
    // Asked for where nobody is to be asked, it would publish without a word.
    return way === 'submit' && !asks ? 'publish' : way;
  }

  /** What lies in the draft already. */
  get draftFiles(): readonly DraftFile[] {
    return this.found?.draft?.files ?? [];
  }

  /** Whether a file can be ticked: not what is empty, a link, or in no list here. */
  offers(path: string): boolean {
    const files = this.found?.preparation?.files ?? [];
    return files.some(file => file.path === path && canGo(file, this.pack));
  }

  /** Findings that keep it from being sent. */
  get stops(): readonly Finding[] {
    return (shown(this.state.findings) ?? []).filter(
      ({ severity, id }) =>
        severity === 'stop' && !(id in this.state.answers.suppressed)
    );
  }

  /** Terms that the community requires, that are not there, and that nobody gave a reason for. */
  get missing(): readonly FieldError[] {
    return this._required.filter(
      ({ pointer }) => this.finish === 'submit' && !this.waiverOf(pointer)
    );
  }

  /** Id under which a missing required term is waived; the same as on the server. */
  termId(pointer: string): string {
    return `ossr${pointer}`;
  }

  /** Why a term that the community requires is left out. */
  waiverOf(pointer: string): string | null {
    return this.state.answers.suppressed[this.termId(pointer)] ?? null;
  }

  /** What of the fields keeps it from being sent. */
  get wrong(): readonly FieldError[] {
    const { problems = [] } = shown(this.state.validation) ?? {};
    return [...problems, ...this.missing];
  }

  /** What is wrong with fields, by their pointers; what the repository said comes first. */
  get errors(): readonly FieldError[] {
    const { refused } = this.state;
    const refusedPointers = new Set(refused.map(({ pointer }) => pointer));
    return [
      ...refused,
      ...this.wrong.filter(({ pointer }) => !refusedPointers.has(pointer))
    ];
  }

  /** What would be good; also what is required where it stops nothing. */
  get advice(): readonly FieldError[] {
    const { advice = [] } = shown(this.state.validation) ?? {};
    const required = this.finish === 'submit' ? [] : this._required;
    return [...required, ...advice];
  }

  private _ticked(pack: Pack): string[] {
    const { ticks } = this.state.answers;
    return (this.found?.preparation?.files ?? [])
      .filter(file => canGo(file, pack) && (ticks[file.path] ?? file.ticked))
      .map(({ path }) => path);
  }

  private get _required(): readonly FieldError[] {
    return shown(this.state.validation)?.required ?? [];
  }

  get job(): PublishJob | null {
    const job = this.jobs.get(this.state.answers.job ?? '');
    return job && isPublish(job) ? job : null;
  }

  get signedIn(): boolean | null {
    const { source } = this;
    return source
      ? (this.sources.state.accounts[source.id]?.signedIn ?? null)
      : null;
  }

  /** What it is called. */
  get title(): string {
    const { paths } = this.state.about;
    return (
      this.metadata.title ||
      (this.found?.preparation?.folder ?? paths[0] ?? '').split('/').pop() ||
      ''
    );
  }
}

/** Repositories to publish to, Sandbox ones first. */
export function targetsOf(sources: SourcesModel): readonly Source[] {
  const able = sources.state.sources.filter(({ abilities }) =>
    abilities.includes('publish')
  );
  return [...able].sort((a, b) => Number(b.sandbox) - Number(a.sandbox));
}
