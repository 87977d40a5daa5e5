import type { TranslationBundle } from '@jupyterlab/translation';

import type { NotebookRun } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { JobRow } from '../../jobs/views/JobRow';
import type { IJobDisplay, IJobNotice } from '../../tokens';
import { useView } from '../../common/views/context';
import { visible } from '../../common/views/text';
import type { IJobRowLog } from '../../tokens';
import { runsOf, type RunJob } from '../model/installJobs';
import { runText } from '../views/runText';

/** How runs of notebooks are shown among the jobs. */
export const runDisplay: IJobDisplay<RunJob> = {
  row: (job, log) => <RunJobRow job={job} log={log} />,
  succeeded: (job, name, trans) => {
    const [run] = runsOf(job);
    return run
      ? runNotice(run, trans)
      : { level: 'info', message: trans.__('%1 was not run', name) };
  },
  failed: (_, name, why, trans) => trans.__('Could not run %1. %2', name, why)
};

/** What a notification says of a run. */
export function runNotice(
  run: NotebookRun,
  trans: TranslationBundle
): IJobNotice {
  const name = run.notebook.split('/').pop() ?? run.notebook;
  return {
    level: run.state === 'completed' ? 'success' : 'warning',
    message: trans.__('%1: %2', visible(name), runText(run, trans))
  };
}

function RunJobRow(props: { job: RunJob; log: IJobRowLog }): JSX.Element {
  const { trans } = useView();
  const { job, log } = props;
  const name = job.spec.notebooks.join(', ');
  const [run] = runsOf(job);
  return (
    <JobRow
      job={job}
      name={name}
      link={{
        command: CommandIDs.showInFileBrowser,
        args: { path: run?.executedNotebook ?? job.spec.notebooks[0] ?? '' },
        title: trans.__('Show in file browser')
      }}
      what={trans.__('Run of a notebook')}
      progress={trans.__('Running %1', visible(name))}
      outcome={() => (run ? runText(run, trans) : '')}
      log={log}
      retry={trans.__('Run again')}
      removeTitle={trans.__('Remove from list; files are kept')}
    />
  );
}
