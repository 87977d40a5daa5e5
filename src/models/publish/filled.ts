import type { Finding } from '../../api/types';
import { problemOf } from '../failure';
import { Latest, shown } from '../store';
import { NO_ANSWERS, type IAnswers } from './answers';
import { find } from './findings';
import { PublishForm } from './form';
import { isHtml } from './markdown';
import type { FormMetadata } from './metadata';
import { leavesOf, type IFileNode } from './tree';

const PAUSE = 400;

/** A form that is filled in: what is found, what is typed over it, and what is wrong with that. */
export class FilledForm extends PublishForm {
  /** Look at everything; what was typed earlier is taken up again. */
  async load(): Promise<void> {
    if (!this._begun) {
      this._begun = true;
      const earlier = await this.parts.keeper.find(this.id);
      if (earlier) {
        this.set({
          answers: earlier,
          takenUp:
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
    void this._check();
    void this._compare();
  }

  /** Send a finding all the same, for a reason; null: not any more. */
  override(finding: string, reason: string | null): void {
    const overridden = { ...this.state.answers.overridden };
    if (reason === null) {
      delete overridden[finding];
    } else {
      overridden[finding] = reason;
    }
    this.answer({ overridden });
  }

  /** Do what one click can do about a finding. */
  async cure(finding: Finding): Promise<void> {
    const folder = this.found?.preparation?.folder ?? '';
    const { cure, path } = finding;
    if (cure === 'untick' && path) {
      this.tickAll([path], false);
      return;
    }
    if (
      cure !== 'clear-outputs' &&
      cure !== 'write-licence' &&
      cure !== 'write-readme'
    ) {
      return;
    }
    await this.busily(async () => {
      const metadata = await this.whole();
      const written = await this.parts.client.cure({
        folder,
        cure,
        path,
        metadata
      });
      const name = folder
        ? written.path.slice(folder.length + 1)
        : written.path;
      this.answer({ ticks: { ...this.state.answers.ticks, [name]: true } });
    });
    await this.look();
  }

  /** Decide something that is no field. */
  answer(change: Partial<IAnswers>): void {
    this.set({ answers: { ...this.state.answers, ...change } });
    this._keepSoon();
  }

  /** Forget what was typed, and begin with what is found. */
  async afresh(): Promise<void> {
    const { about } = this.state;
    await this.parts.keeper.drop(this.id);
    this.set({
      answers: { ...NO_ANSWERS, draft: about.draft },
      takenUp: false,
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

  dispose(): void {
    clearTimeout(this._timer);
    clearTimeout(this._keeping);
    void this.keep();
    for (const task of [
      this._finding,
      this._checking,
      this._comparing,
      this._validating
    ]) {
      task.abort();
    }
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
      () => find(this.parts.client, this.state.about, source.id),
      found => {
        this.set({ found });
        if (found.status === 'ready' && found.value.draft) {
          this.set({ refused: found.value.draft.errors });
        }
      }
    );
    await Promise.all([this._check(), this._compare(), this._validate()]);
  }

  private async _check(): Promise<void> {
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

  private async _compare(): Promise<void> {
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

  private async _validate(): Promise<void> {
    if (!this.found) {
      return;
    }
    await this._validating.run(
      shown(this.state.validation),
      async () => this.parts.client.validate(await this.whole(), true),
      validation => this.set({ validation })
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
    clearTimeout(this._keeping);
    this._over = true;
    void this.parts.keeper.drop(this.id);
  }

  private _soon(task: () => void): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(task, PAUSE);
  }

  private _keepSoon(): void {
    clearTimeout(this._keeping);
    this._keeping = setTimeout(() => void this.keep(), PAUSE / 2);
  }

  protected async keep(): Promise<void> {
    if (this._begun && !this._over) {
      await this.parts.keeper.keep(this.id, this.state.answers);
    }
  }

  private _begun = false;
  private _over = false;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _keeping: ReturnType<typeof setTimeout> | undefined;
  private _finding = new Latest();
  private _checking = new Latest();
  private _comparing = new Latest();
  private _validating = new Latest();
}
