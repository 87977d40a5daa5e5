import type {
  DraftFile,
  LocalCopy,
  PublishResult,
  PublishSpec
} from '../../api/types';
import { isActive } from '../../jobs/model/jobs';
import type { FileSelection } from './fileSelection';
import type { FormChecks } from './formChecks';
import type { FormState } from './formState';
import { formId, EMPTY_FORM } from './formValues';
import { isBlockedByFiles, isPublish, type PublishJob } from './publishJob';

export type PublishStage = 'loading' | 'failed' | 'form' | 'sending' | 'done';

/** The job that sends a form to a repository, and what became of it. */
export class Submission {
  /**
   * @param _reload - Loads the form and checks it again.
   */
  constructor(
    private _form: FormState,
    private _files: FileSelection,
    private _checks: FormChecks,
    private _reload: () => Promise<void>
  ) {
    _form.jobs.changed.connect(this._onJobs, this);
  }

  get stage(): PublishStage {
    const { job } = this;
    const { found, busy } = this._form.state;
    if (job && isActive(job)) {
      return 'sending';
    }
    if (job?.state === 'succeeded' && !busy) {
      return 'done';
    }
    if (found.status === 'failed' && !found.previous) {
      return 'failed';
    }
    return this._form.found ? 'form' : 'loading';
  }

  /** What became of it stays, also when it is taken off the list of jobs. */
  get job(): PublishJob | null {
    const id = this._form.state.answers.job;
    const job = this._form.jobs.get(id ?? '');
    if (job && isPublish(job)) {
      return job;
    }
    return this._last?.id === id ? this._last : null;
  }

  /** Whether everything is there that sending needs, as far as it is known here. */
  get ready(): boolean {
    const files =
      this._files.ticked.length > 0 ||
      this._form.draftFiles.length > 0 ||
      this._form.state.about.mode === 'edit';
    return (
      this.stage === 'form' &&
      !this._form.state.busy &&
      this._form.signedIn === true &&
      this._checks.stops.length === 0 &&
      this._checks.wrong.length === 0 &&
      this._files.tooMuch === null &&
      files
    );
  }

  /** What was sent from here already, other than the draft that is continued. */
  get earlier(): LocalCopy | null {
    const { earlier = null } = this._form.found ?? {};
    return earlier?.record === this._form.state.answers.draft ? null : earlier;
  }

  /** Files of the draft that others added or changed, if the last attempt ended because of them. */
  async filesOfOthers(): Promise<DraftFile[]> {
    const { source } = this._form;
    const { job } = this;
    if (!source || !job?.draft || !isBlockedByFiles(job)) {
      return [];
    }
    const { files } = await this._form.parts.client.draft(source.id, job.draft);
    return files.filter(({ key }) => job.problem?.paths.includes(key));
  }

  /**
   * Send it; after an interrupted attempt its draft is continued.
   *
   * @param draftFiles - Files of others in the draft that may be removed or replaced.
   */
  async send(draftFiles: readonly DraftFile[] = []): Promise<void> {
    const { source } = this._form;
    const { job } = this;
    if (!source || !this.ready) {
      return;
    }
    await this._form.attempt(async () => {
      if (job && job.draft === null && job.problem?.slug === 'unsettled') {
        // Whether there is a draft is not known: only the job itself looks first.
        await this._form.jobs.retry(job.id);
        return;
      }
      const sent = await this._form.jobs.submit({
        ...(await this._spec(source.id)),
        draftFiles: [...draftFiles]
      });
      this._form.answer({ job: sent.id });
      if (job) {
        await this._form.jobs.forget(job.id).catch(() => undefined);
      }
      await this._form.storage.save();
    });
  }

  /** Stop sending. The draft is kept, or discarded. */
  async cancel(discard: boolean): Promise<void> {
    const { job } = this;
    if (!job) {
      return;
    }
    await this._form.jobs.cancel(job.id);
    const ended = await this._end(job.id);
    if (discard && ended?.state === 'cancelled') {
      await this.discard();
    }
  }

  /** Discard the draft at the repository; what was typed stays. */
  async discard(): Promise<void> {
    const { source } = this._form;
    const draft = this.job?.draft ?? this._form.state.answers.draft;
    if (source && draft !== null) {
      await this._form.parts.client.discard(source.id, draft);
    }
    this._form.answer({ draft: null, job: null });
  }

  /** After a draft was kept: back to the form, for the same draft. */
  continueDraft(): void {
    const { job } = this;
    this._form.answer({
      draft: job?.result?.record ?? this._form.state.answers.draft,
      job: null
    });
    void this._reload();
  }

  dispose(): void {
    this._form.jobs.changed.disconnect(this._onJobs, this);
  }

  private async _spec(source: string): Promise<PublishSpec> {
    const { about, answers } = this._form.state;
    const { found, finish } = this._form;
    const { draft: known, preparation } = found ?? {};
    const lost = this.job?.problem?.slug === 'gone';
    const draft = answers.draft ?? (lost ? null : (known?.id ?? null));
    const files = about.mode === 'edit' ? [] : [...this._files.ticked];
    const metadata = await this._form.whole();
    return {
      kind: 'publish',
      source,
      folder: preparation?.folder ?? '',
      metadata,
      files,
      // A draft without a folder here keeps what it holds.
      keepFiles: !preparation,
      pack: preparation ? this._files.pack : 'files',
      archive: answers.archive,
      finish,
      comment: finish === 'submit' ? answers.comment : '',
      draft,
      // Until a job of ours has changed it, it is as it was read.
      revision:
        known?.id === draft &&
        (answers.job === null ||
          (this.job?.problem?.slug === 'changed-elsewhere' &&
            !isBlockedByFiles(this.job)))
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
    if (others > this._known && this._form.found) {
      void this._reload(); // sent from another window: then there is something earlier
    }
    this._known = others;
    this._form.update({});
  }

  private _ended(job: PublishJob): void {
    const { result, problem, draft } = job;
    this._last = job.state === 'succeeded' ? job : null;
    if (result && result.state !== 'published') {
      void this._passOn(result);
    }
    if (problem) {
      this._form.update({ refused: problem.fields });
    }
    if (result && result.state !== 'draft') {
      // Sent: what was typed is in the record now.
      this._form.storage.close();
    } else if (problem?.slug === 'gone') {
      // Discarded elsewhere: held on to, it would keep this from ever being sent.
      this._form.answer({ draft: null });
    } else if (draft !== null && draft !== this._form.state.answers.draft) {
      this._form.answer({ draft });
    }
  }

  /** Store the files, so that the draft is continued with them from a list or after it was declined. */
  private async _passOn(result: PublishResult): Promise<void> {
    const { source, record: draft, state } = result;
    const { about, answers } = this._form.state;
    const { paths } = about;
    if (paths.length === 0) {
      return;
    }
    const { ticks, archive } = answers;
    const id = formId({ mode: 'new', source, record: null, draft, paths });
    await this._form.parts.formStore.place(source, draft, paths);
    if (id !== this._form.id || state === 'in-review') {
      const { pack } = this._files;
      const values = { ...EMPTY_FORM, source, ticks, pack, archive, draft };
      await this._form.parts.formStore.keep(id, values);
    }
  }

  private _end(id: string): Promise<PublishJob | null> {
    return new Promise(resolve => {
      const look = () => {
        const job = this._form.jobs.get(id);
        if (!job || !isActive(job)) {
          this._form.jobs.changed.disconnect(look);
          resolve(job && isPublish(job) ? job : null);
        }
      };
      this._form.jobs.changed.connect(look);
      look();
    });
  }

  /** How often something was sent from this folder, but not by this form. */
  private _others(): number {
    const folder = this._form.found?.preparation?.folder;
    return this._form.jobs.state.jobs.filter(
      job =>
        isPublish(job) &&
        job.state === 'succeeded' &&
        job.id !== this._form.state.answers.job &&
        job.spec.folder === folder
    ).length;
  }

  private _seen = '';
  private _known = 0;
  private _last: PublishJob | null = null;
}
