import type { IJobs } from '../../tokens';
import type { Progress } from '../../api/types';
import { isLake, type LakeJob } from './lakeJobs';
import { isActive } from '../../jobs/model/jobs';

/** What a job that follows a rule waits for: told when the rule is made, stuck, approved, … */
export function waitsFor({ note }: Progress): string {
  return note ?? '';
}

/** That, and how many files are there. */
export function countsAndWaits(progress: Progress): string {
  return `${progress.done} ${waitsFor(progress)}`;
}

/**
 * Tells when a job that follows a rule says something new: what is shown of its data is old then.
 */
export class RuleUpdates {
  constructor(
    private _jobs: IJobs,
    private _noteOf: (progress: Progress) => string,
    private _then: (job: LakeJob) => void
  ) {
    this._news();
    _jobs.changed.connect(this._look, this);
  }

  dispose(): void {
    this._jobs.changed.disconnect(this._look, this);
  }

  private _look(): void {
    this._news().forEach(this._then);
  }

  private _news(): LakeJob[] {
    const news: LakeJob[] = [];
    const notes = new Map<string, string>();
    for (const job of this._jobs.state.jobs) {
      if (
        isLake(job) &&
        job.spec.kind === 'replicate' &&
        isActive(job) &&
        job.progress
      ) {
        const note = this._noteOf(job.progress);
        notes.set(job.id, note);
        if (this._notes.get(job.id) !== note) {
          news.push(job);
        }
      }
    }
    this._notes = notes;
    return news;
  }

  private _notes = new Map<string, string>();
}
