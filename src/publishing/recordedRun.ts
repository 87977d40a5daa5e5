import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Job } from '../api/types';
import { isRun, runsOf } from '../install/model/installJobs';
import { isActive } from '../jobs/model/jobs';
import type { IJobs } from '../tokens';
import type { IDocuments } from './host';
import type { PublishModel } from './model/model';

/**
 * Run a notebook in its own kernel and record the run; its outputs are replaced.
 *
 * @param path - Relative to the folder of the form.
 *
 * #### Notes
 * What the recording writes is selected for publishing.
 */
export async function recordRun(
  model: PublishModel,
  documents: IDocuments,
  path: string,
  trans: TranslationBundle
): Promise<void> {
  const { form } = model;
  const folder = form.found?.preparation?.folder ?? '';
  const notebook = model.files.pathOf(path);
  await form.attempt(async () => {
    let job: Job | null = null;
    await documents.around(notebook, async () => {
      job = await ended(
        form.jobs,
        await form.jobs.submit({
          kind: 'run',
          notebooks: [notebook],
          recordIn: folder,
          title: path
        })
      );
    });
    if (job) {
      select(model, job, folder);
      reportFailure(job, path, trans);
    }
  });
  await model.checks.filesChanged('names');
}

/** A job as it ended. */
function ended(jobs: IJobs, job: Job): Promise<Job> {
  return new Promise(resolve => {
    const take = (now: Job) => {
      if (now.id === job.id && !isActive(now)) {
        jobs.ended.disconnect(onEnded);
        resolve(now);
      }
    };
    const onEnded = (_: unknown, now: Job) => take(now);
    jobs.ended.connect(onEnded);
    take(jobs.get(job.id) ?? job);
  });
}

function select({ form }: PublishModel, job: Job, folder: string): void {
  const recorded = isRun(job)
    ? runsOf(job).flatMap(run => run.recorded ?? [])
    : [];
  const names = recorded.map(path =>
    folder ? path.slice(folder.length + 1) : path
  );
  form.answer({
    ticks: {
      ...form.state.answers.ticks,
      ...Object.fromEntries(names.map(name => [name, true]))
    }
  });
}

/** Say why a run was not recorded. */
function reportFailure(job: Job, path: string, trans: TranslationBundle): void {
  const [run] = isRun(job) ? runsOf(job) : [];
  const why =
    job.problem?.detail ??
    (run?.failure
      ? trans.__('Cell %1 failed: %2', run.failure.cell, run.failure.error)
      : run?.reason);
  if (why) {
    Notification.warning(
      trans.__('The run of “%1” was not recorded. %2', path, why),
      { autoClose: false }
    );
  }
}
