import type { LocalCopy, PublishResult, PublishSpec } from '../../api/types';
import { isPublish, type PublishJob } from './publishJob';
import { isActive } from '../../jobs/model/jobs';
import { shown } from '../../common/model/store';
import { formId, EMPTY_FORM, type IPublishAbout } from './formValues';
import type { IPublishParts } from './form';
import { FilledForm } from './formState';

export type PublishStage = 'loading' | 'failed' | 'form' | 'sending' | 'done';

/** One thing on its way to a repository: what goes in, what it says, and what came of it. */
export class PublishModel extends FilledForm {
  constructor(parts: IPublishParts, about: IPublishAbout) {
    super(parts, about);
    parts.jobs.changed.connect(this._onJobs, this);
    parts.sources.changed.connect(this._touch, this);
  }

  get stage(): PublishStage {
    const { job } = this;
    const { found, busy } = this.state;
    if (job && isActive(job)) {
      return 'sending';
    }
    if (job?.state === 'succeeded' && !busy) {
      return 'done';
    }
    if (found.status === 'failed' && !found.previous) {
      return 'failed';
    }
    return this.found ? 'form' : 'loading';
  }

  /** What became of it stays, also when it is taken off the list of jobs. */
  override get job(): PublishJob | null {
    const last = this._last;
    return super.job ?? (last?.id === this.state.answers.job ? last : null);
  }

  /** Whether everything is there that sending needs, as far as it is known here. */
  get ready(): boolean {
    const files =
      this.ticked.length > 0 ||
      this.draftFiles.length > 0 ||
      this.state.about.mode === 'edit';
    return (
      this.stage === 'form' &&
      !this.state.busy &&
      this.signedIn === true &&
      this.stops.length === 0 &&
      this.wrong.length === 0 &&
      this.tooMuch === null &&
      files
    );
  }

  /** What was sent from here already, other than the draft that is continued. */
  get earlier(): LocalCopy | null {
    const { earlier = null } = this.found ?? {};
    return earlier?.record === this.state.answers.draft ? null : earlier;
  }

  /** Whether no file differs from the last version. */
  get unchanged(): boolean {
    const diff = shown(this.state.diff);
    return (
      diff !== null &&
      [diff.added, diff.changed, diff.removed].every(
        names => (names ?? []).length === 0
      )
    );
  }

  /** Send it; after an interrupted attempt its draft is continued. */
  async send(): Promise<void> {
    const { source, job } = this;
    if (!source || !this.ready) {
      return;
    }
    await this.busily(async () => {
      if (job && job.draft === null && job.problem?.slug === 'unsettled') {
        // Whether there is a draft is not known: only the job itself looks first.
        await this.jobs.retry(job.id);
        return;
      }
      const sent = await this.jobs.submit(await this._spec(source.id));
      this.answer({ job: sent.id });
      if (job) {
        await this.jobs.forget(job.id).catch(() => undefined);
      }
      await this.keep();
    });
  }

  /** Stop sending. The draft is kept, or discarded. */
  async cancel(discard: boolean): Promise<void> {
    const { job } = this;
    if (!job) {
      return;
    }
    await this.jobs.cancel(job.id);
    const ended = await this._end(job.id);
    if (discard && ended?.state === 'cancelled') {
      await this.discard();
    }
  }

  /** Discard the draft at the repository; what was typed stays. */
  async discard(): Promise<void> {
    const { source } = this;
    const draft = this.job?.draft ?? this.state.answers.draft;
    if (source && draft !== null) {
      await this.parts.client.discard(source.id, draft);
    }
    this.answer({ draft: null, job: null });
  }

  /** After a draft was kept: back to the form, for the same draft. */
  continueDraft(): void {
    const { job } = this;
    this.answer({
      draft: job?.result?.record ?? this.state.answers.draft,
      job: null
    });
    void this.look();
  }

  override dispose(): void {
    this.jobs.changed.disconnect(this._onJobs, this);
    this.sources.changed.disconnect(this._touch, this);
    super.dispose();
  }

  private async _spec(source: string): Promise<PublishSpec> {
    const { about, answers } = this.state;
    const { found, finish } = this;
    const { draft: known, preparation } = found ?? {};
    const lost = this.job?.problem?.slug === 'gone';
    const draft = answers.draft ?? (lost ? null : (known?.id ?? null));
    const files = about.mode === 'edit' ? [] : [...this.ticked];
    const metadata = await this.whole();
    return {
      kind: 'publish',
      source,
      folder: preparation?.folder ?? '',
      metadata,
      files,
      // A draft without a folder here keeps what it holds.
      keepFiles: !preparation,
      pack: preparation ? this.pack : 'files',
      archive: answers.archive,
      finish,
      comment: finish === 'submit' ? answers.comment : '',
      draft,
      // Until a job of ours has changed it, it is as it was read.
      revision:
        known?.id === draft &&
        (answers.job === null ||
          this.job?.problem?.slug === 'changed-elsewhere')
          ? (known?.revision ?? null)
          : null,
      versionOf: about.mode === 'version' ? about.record : null,
      reserveDoi: answers.reserveDoi || answers.writeDoi,
      writeDoi: answers.writeDoi,
      writeCodemeta: answers.writeCodemeta && preparation !== null,
      suppressed: Object.entries(answers.suppressed).map(([id, reason]) => ({
        id,
        reason
      })),
      title: metadata.title
    };
  }

  private _onJobs(): void {
    const { job } = this;
    const mark = job ? `${job.id} ${job.attempt} ${job.state}` : '';
    if (mark !== this._seen && job && !isActive(job)) {
      this._ended(job);
    }
    this._seen = mark;
    const others = this._others();
    if (others > this._known && this.found) {
      void this.look(); // sent from another window: then there is something earlier
    }
    this._known = others;
    this.set({});
  }

  private _ended(job: PublishJob): void {
    const { result, problem, draft } = job;
    this._last = job.state === 'succeeded' ? job : null;
    if (result && result.state !== 'published') {
      void this._passOn(result);
    }
    if (problem) {
      this.set({ refused: problem.fields });
    }
    if (result && result.state !== 'draft') {
      // Sent: what was typed is in the record now.
      this.over();
    } else if (problem?.slug === 'gone') {
      // Discarded elsewhere: held on to, it would keep this from ever being sent.
      this.answer({ draft: null });
    } else if (draft !== null && draft !== this.state.answers.draft) {
      this.answer({ draft });
    }
  }

  /** Store the files, so that the draft is continued with them from a list or after it was declined. */
  private async _passOn(result: PublishResult): Promise<void> {
    const { source, record: draft, state } = result;
    const { about, answers } = this.state;
    const { paths } = about;
    if (paths.length === 0) {
      return;
    }
    const { ticks, archive } = answers;
    const id = formId({ mode: 'new', source, record: null, draft, paths });
    await this.parts.formStore.place(source, draft, paths);
    if (id !== this.id || state === 'in-review') {
      const { pack } = this;
      const values = { ...EMPTY_FORM, source, ticks, pack, archive, draft };
      await this.parts.formStore.keep(id, values);
    }
  }

  private _end(id: string): Promise<PublishJob | null> {
    return new Promise(resolve => {
      const look = () => {
        const job = this.jobs.get(id);
        if (!job || !isActive(job)) {
          this.jobs.changed.disconnect(look);
          resolve(job && isPublish(job) ? job : null);
        }
      };
      this.jobs.changed.connect(look);
      look();
    });
  }

  private _touch(): void {
    this.set({});
  }

  /** How often something was sent from this folder, but not by this form. */
  private _others(): number {
    const folder = this.found?.preparation?.folder;
    return this.jobs.state.jobs.filter(
      job =>
        isPublish(job) &&
        job.state === 'succeeded' &&
        job.id !== this.state.answers.job &&
        job.spec.folder === folder
    ).length;
  }

  private _seen = '';
  private _known = 0;
  private _last: PublishJob | null = null;
}
