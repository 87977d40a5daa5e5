import type { IJobs } from '../../tokens';
import type { Job, PathMapping } from '../../api/types';
import { isRun, resultOf, type InstallJob, type RunJob } from './installJobs';

/** Runs of notebooks in the kernel of one install. */
export class InstallRuns {
  constructor(
    private _jobs: IJobs,
    private _install: () => InstallJob | null,
    private _title: () => string
  ) {}

  /** The newest run of each notebook. */
  get jobs(): RunJob[] {
    const plan = this._install()?.spec.plan;
    const jobs = this._jobs.state.jobs
      .filter(isRun)
      .filter(({ spec }) => plan !== undefined && spec.plan === plan);
    const first = (job: RunJob) =>
      jobs.find(({ spec }) => spec.notebooks[0] === job.spec.notebooks[0]);
    return jobs.filter(job => first(job) === job);
  }

  /**
   * Run a notebook; what it lacks may be installed. Null before the install has succeeded.
   *
   * @param mappings - Folders that stand for those of the authors.
   */
  async start(
    notebook: string,
    mappings: PathMapping[] = []
  ): Promise<Job | null> {
    const install = this._install();
    const kernel =
      install?.state === 'succeeded'
        ? (resultOf(install)?.kernel ?? null)
        : null;
    return install === null || kernel === null
      ? null
      : this._jobs.submit({
          kind: 'run',
          notebooks: [notebook],
          kernel,
          plan: install.spec.plan,
          repair: true,
          mappings,
          title: this._title()
        });
  }
}
