import type { LakeClient } from '../../api/lakes';
import type { Did, DidPaths } from '../../api/types';
import { problemOf } from '../../common/model/problems';
import { languageOf } from '../../files/model/snippets';
import { Store } from '../../common/model/store';
import type {
  AttachmentState,
  IAttachment,
  INotebook,
  INotebookState
} from './attachments';
import { keyOf, parseDid } from './dids';
import {
  assignment,
  proposeVariable,
  refusalOf,
  removal,
  TAKEN,
  unlessTaken
} from './injection';
import { Polling } from '../../common/model/polling';

const PAUSES = { soon: 5000, late: 120_000 };
/** How much longer each pause is than the one before. */
const SLOWER = 1.5;

/**
 * What is attached to one notebook, and its variables in the kernel.
 *
 * #### Notes
 * A variable is made when all its files can be read here, so that no cell works on a part without
 * knowing. When the kernel begins anew, paths that are known are put in at once, before any cell
 * that "Restart and Run All" sends; then they are asked for again.
 */
export class NotebookModel extends Store<INotebookState> {
  constructor(
    readonly notebook: INotebook,
    private _client: LakeClient,
    /** The lake here that an attachment is of; null: none. */
    private _lake: (of: IAttachment) => Promise<string | null>
  ) {
    super({ attachments: notebook.read(), states: {} });
    notebook.begun.connect(this._onBegun, this);
    notebook.edited.connect(this._onEdited, this);
  }

  get taken(): ReadonlySet<string> {
    return new Set(this.state.attachments.map(({ variable }) => variable));
  }

  /** A name for a DID that is valid and free. */
  propose(did: Did): string {
    return proposeVariable(did, this.taken);
  }

  /** Why it cannot be the name of another variable; null if it can. */
  refusal(name: string): ReturnType<typeof refusalOf> {
    return refusalOf(name, this.taken);
  }

  /** The attachments of a DID. */
  of(did: Did): readonly IAttachment[] {
    const key = keyOf(did);
    return this.state.attachments.filter(one => one.did === key);
  }

  /** Keep it in the notebook, and put it into the kernel. */
  async attach(attachment: IAttachment): Promise<void> {
    const others = this.state.attachments.filter(
      ({ variable }) => variable !== attachment.variable
    );
    this._made.delete(attachment.variable);
    this._new.add(attachment.variable);
    this._keep([...others, attachment]);
    await this.resolve([attachment]);
  }

  /** Take it out of the notebook and of the kernel. */
  async detach(variable: string): Promise<void> {
    this._keep(
      this.state.attachments.filter(other => other.variable !== variable)
    );
    this._paths.delete(variable);
    this._made.delete(variable);
    this._new.delete(variable);
    const { [variable]: gone, ...states } = this.state.states;
    this.set({ states });
    this._watch();
    if (gone?.at === 'ready') {
      await this.notebook.run(removal([variable]));
    }
  }

  /** Make the variable anew, whatever became of it in the kernel. */
  async renew(variable: string): Promise<void> {
    this._made.delete(variable);
    this._new.delete(variable);
    await this.resolve(
      this.state.attachments.filter(one => one.variable === variable)
    );
  }

  /** Use what is here though not all is, or again only the whole. */
  async setPartial(variable: string, partial: boolean): Promise<void> {
    const attachments = this.state.attachments.map(one =>
      one.variable === variable ? { ...one, partial } : one
    );
    this._keep(attachments);
    await this.resolve(attachments.filter(one => one.variable === variable));
  }

  /** Ask where the files are, and put them into the kernel. */
  async resolve(
    wanted: readonly IAttachment[] = this.state.attachments
  ): Promise<void> {
    for (const { variable } of wanted) {
      if (!this.state.states[variable]) {
        this._setState(variable, { at: 'resolving' });
      }
    }
    const byLake = new Map<string, IAttachment[]>();
    for (const one of wanted) {
      const key = `${one.instance} ${one.lake}`;
      byLake.set(key, [...(byLake.get(key) ?? []), one]);
    }
    for (const some of byLake.values()) {
      await this._resolveAt(some);
    }
    this._watch();
  }

  /** Those that wait, or failed, may be there now. */
  async again(): Promise<void> {
    const { attachments, states } = this.state;
    const open = attachments.filter(({ variable }) => {
      const at = states[variable]?.at;
      return at === 'waiting' || at === 'failed';
    });
    if (open.length > 0) {
      await this.resolve(open);
    }
  }

  /** Where the files of an attachment are, as far as that was asked for. */
  pathsOf(variable: string): DidPaths | undefined {
    return this._paths.get(variable);
  }

  /** The lake here that an attachment is of, as far as it is known; else what it is of. */
  lakeOf({ variable, lake, instance }: IAttachment): string {
    return this._lakes.get(variable) ?? (instance || lake);
  }

  dispose(): void {
    this._isDisposed = true;
    this._watch();
    this.notebook.begun.disconnect(this._onBegun, this);
    this.notebook.edited.disconnect(this._onEdited, this);
  }

  /** Those of one lake. */
  private async _resolveAt(some: readonly IAttachment[]): Promise<void> {
    try {
      const [first] = some;
      const lake = first ? await this._lake(first) : null;
      if (lake === null) {
        const of = first?.instance ? ` at ${first.instance}` : '';
        throw new Error(`No Data Lake${of} is configured.`);
      }
      some.forEach(({ variable }) => this._lakes.set(variable, lake));
      const dids = some
        .map(({ did }) => parseDid(did))
        .filter(did => did !== null);
      for (const response of await this._client.paths(lake, dids)) {
        for (const { did, variable } of some) {
          if (did === keyOf(response.did)) {
            this._paths.set(variable, response);
          }
        }
      }
    } catch (reason) {
      if (some.length > 1) {
        // One that is wrong must not keep the others away.
        for (const one of some) {
          await this._resolveAt([one]);
        }
      } else {
        some.forEach(one => this._fail(one, reason));
      }
      return;
    }
    for (const one of some) {
      await this._inject(one);
    }
  }

  private async _inject(one: IAttachment): Promise<void> {
    const { variable, did } = one;
    const known = this._paths.get(variable);
    const here = known?.paths.length ?? 0;
    const missing = known?.missing ?? 0;
    const { language } = this.notebook;
    if (!known || here === 0 || (missing > 0 && !one.partial)) {
      this._setState(variable, { at: 'waiting', here, missing });
    } else if (language !== null && languageOf(language) !== 'python') {
      this._setState(variable, { at: 'by-cell', language });
    } else if (!this.notebook.ready) {
      this._setState(variable, { at: 'no-kernel' });
    } else {
      const as =
        one.as === 'auto' ? (known.collection ? 'list' : 'str') : one.as;
      const code = assignment(variable, did, known.paths, as);
      // What a cell has made of it since is not undone, unless the files are others.
      if (this._made.get(variable) !== code) {
        this._made.set(variable, code);
        const wrong = await this.notebook.run(
          this._new.has(variable) ? unlessTaken(variable, code) : code
        );
        if (wrong !== null) {
          this._made.delete(variable);
          if (wrong.endsWith(TAKEN)) {
            this._setState(variable, { at: 'taken' });
          } else {
            this._fail(one, new Error(wrong));
          }
          return;
        }
        this._new.delete(variable);
      }
      this._setState(variable, { at: 'ready', files: here, missing });
    }
  }

  private _fail({ variable }: IAttachment, reason: unknown): void {
    this._setState(variable, { at: 'failed', problem: problemOf(reason) });
  }

  private _keep(attachments: readonly IAttachment[]): void {
    this.set({ attachments });
    this.notebook.write(attachments);
  }

  private _setState(variable: string, state: AttachmentState): void {
    if (this.taken.has(variable)) {
      this.set({ states: { ...this.state.states, [variable]: state } });
    }
  }

  private _onBegun(): void {
    const { attachments } = this.state;
    this._made.clear();
    for (const one of attachments) {
      if (this._paths.has(one.variable)) {
        // In the same turn, so that it comes before the cells of "Restart and Run All".
        this._inject(one).catch(reason => this._fail(one, reason));
      }
    }
    if (attachments.length > 0) {
      void this.resolve();
    }
  }

  private _onEdited(): void {
    const before = this.state.attachments;
    const attachments = this.notebook.read();
    if (JSON.stringify(before) !== JSON.stringify(attachments)) {
      this.set({ attachments });
      void this.resolve();
    }
  }

  /** As long as something is waited for, look again. */
  private _watch(): void {
    const { attachments, states } = this.state;
    const waits = attachments.some(
      ({ variable }) => states[variable]?.at === 'waiting'
    );
    this._recheck.want(waits && !this._isDisposed);
  }

  private _paths = new Map<string, DidPaths>();
  /** Ids of the lakes here, by the name of the variable. */
  private _lakes = new Map<string, string>();
  /** What was run for each variable in this life of the kernel. */
  private _made = new Map<string, string>();
  /** Attached, and not in the kernel yet: a variable of that name there is somebody else's. */
  private _new = new Set<string>();
  private _recheck = new Polling(
    'lake-notebook',
    async () => {
      await this.again();
      this._recheck.slow(SLOWER);
    },
    PAUSES
  );
  private _isDisposed = false;
}
