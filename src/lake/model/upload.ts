import type { IJobs, Loaded } from '../../tokens';
import type { LakeClient } from '../../api/lakes';
import type {
  Job,
  Lake,
  MetaValues,
  ProblemDocument,
  Rse,
  Scope,
  UploadPlan,
  UploadSpec
} from '../../api/types';
import { problemOf } from '../../common/model/problems';
import { Latest, shown, Store } from '../../common/model/store';
import { parseDid } from './dids';

import { valuesOf, type IMetaRow } from './metadata';

/** Files of a record, instead of local ones. */
export type RecordFiles = NonNullable<UploadSpec['record']>;

export interface IUploadForm {
  paths: readonly string[];
  record: RecordFiles | null;
  scope: string;
  rse: string;
  prefix: string;
  separator: string;
  /** As text, `scope:name`; empty for none. */
  dataset: string;
  lifetime: number | null;
  metadata: readonly IMetaRow[];
}

export interface IUploadState {
  form: IUploadForm;
  /** Those that we may write to come first. */
  scopes: Loaded<Scope[]>;
  rses: Loaded<Rse[]>;
  plan: Loaded<UploadPlan>;
  busy: boolean;
  /** Why it could not be begun. */
  problem: ProblemDocument | null;
}

const PAUSE = 400;

/** Files that are to be sent to a lake: what they will be called, and what is in the way. */
export class UploadModel extends Store<IUploadState> {
  constructor(
    readonly lake: Lake,
    files: readonly string[] | RecordFiles,
    private _client: LakeClient,
    private _jobs: IJobs
  ) {
    super({
      form: {
        scope: '',
        rse: '',
        separator: '_',
        ...filesOf(files),
        // The lake's default is of copies; an upload may be the only one.
        lifetime: null,
        metadata: []
      },
      scopes: { status: 'idle' },
      rses: { status: 'idle' },
      plan: { status: 'idle' },
      busy: false,
      problem: null
    });
  }

  /** Ask for the scopes and RSEs to choose from. */
  async load(): Promise<void> {
    const { id } = this.lake;
    await Promise.all([
      this._scopes.run(
        shown(this.state.scopes),
        () => this._client.scopes(id),
        scopes => this.set({ scopes })
      ),
      this._rses.run(
        shown(this.state.rses),
        () => this._client.uploadRses(id),
        rses => this.set({ rses })
      )
    ]);
    const { scope, rse } = this.state.form;
    this.change({
      scope: scope || (this.scopes[0]?.name ?? ''),
      rse: rse || this._likely
    });
  }

  /** The scopes that are ours; all of them where none is. */
  get scopes(): readonly Scope[] {
    const all = shown(this.state.scopes) ?? [];
    const mine = all.filter(scope => scope.mine);
    return mine.length > 0 ? mine : all;
  }

  get rses(): readonly Rse[] {
    return shown(this.state.rses) ?? [];
  }

  get plan(): UploadPlan | null {
    return shown(this.state.plan);
  }

  /** Change the form; the plan is worked out again when one pauses. */
  change(change: Partial<IUploadForm>): void {
    this.set({ form: { ...this.state.form, ...change } });
    clearTimeout(this._pause);
    if (this.spec) {
      this._pause = setTimeout(() => void this.look(), PAUSE);
    } else {
      this._plan.abort();
      this.set({ plan: { status: 'idle' } });
    }
  }

  /** Whether there is anything to upload. */
  get chosen(): boolean {
    const { paths, record, dataset } = this.state.form;
    return record === null ? paths.length > 0 : dataset.trim() !== '';
  }

  /** Upload other files. */
  choose(files: readonly string[] | RecordFiles): void {
    this.change(filesOf(files));
  }

  /** What would be asked for; null while something is missing or is not right. */
  get spec(): UploadSpec | null {
    const { form } = this.state;
    const dataset = form.dataset.trim();
    const parsed = dataset === '' ? null : this.datasetOf(dataset);
    const wrong = dataset !== '' && parsed === null;
    if (!this.chosen || !form.scope || !form.rse || wrong) {
      return null;
    }
    return {
      kind: 'upload',
      lake: this.lake.id,
      paths: [...form.paths],
      record: form.record,
      scope: form.scope,
      rse: form.rse,
      prefix: form.prefix,
      separator: form.separator,
      dataset: parsed,
      lifetimeDays: form.lifetime,
      metadata: this.metadata
    };
  }

  /** A dataset's name alone is taken to be of the scope that is chosen. */
  datasetOf(text: string): UploadSpec['dataset'] {
    const { scope } = this.state.form;
    return text.includes(':') ? parseDid(text) : { scope, name: text.trim() };
  }

  get metadata(): MetaValues {
    return valuesOf(this.state.form.metadata);
  }

  /** Whether it can be sent as it is. */
  get ready(): boolean {
    const { plan, busy } = this.state;
    return (
      !busy &&
      this.spec !== null &&
      plan.status === 'ready' &&
      plan.value.why === null &&
      plan.value.fits &&
      plan.value.files.length > 0 &&
      Object.keys(plan.value.problems).length === 0
    );
  }

  /** Work out what it would do; nothing is sent. */
  async look(): Promise<void> {
    const { spec } = this;
    if (spec) {
      await this._plan.run(
        this.plan,
        signal => this._client.planUpload(this.lake.id, spec, signal),
        plan => this.set({ plan })
      );
    }
  }

  /** Upload them; null if that could not begin; the failure is stored in the state. */
  async start(): Promise<Job | null> {
    const { spec, ready } = this;
    if (!spec || !ready) {
      return null;
    }
    this.set({ busy: true, problem: null });
    try {
      const job = await this._jobs.submit(spec);
      this.set({ busy: false });
      return job;
    } catch (reason) {
      this.set({ busy: false, problem: problemOf(reason) });
      return null;
    }
  }

  /** Where the files can be read here afterwards, if one may write there. */
  private get _likely(): string {
    const { rses } = this;
    const here = rses.find(({ name }) => name === this.lake.destination);
    return (here ?? rses[0])?.name ?? '';
  }

  dispose(): void {
    clearTimeout(this._pause);
    this._scopes.abort();
    this._rses.abort();
    this._plan.abort();
  }

  private _scopes = new Latest();
  private _rses = new Latest();
  private _plan = new Latest();
  private _pause: ReturnType<typeof setTimeout> | undefined;
}

/** Local files have the names that they have here; those of a record begin with its id. */
function filesOf(
  files: readonly string[] | RecordFiles
): Pick<IUploadForm, 'paths' | 'record' | 'dataset' | 'prefix'> {
  if (!('record' in files)) {
    return { paths: files, record: null, dataset: '', prefix: '' };
  }
  const name = `${files.source}.${files.record}`.replace(/[^\w.-]/g, '_');
  return { paths: [], record: files, dataset: name, prefix: `${name}.` };
}
