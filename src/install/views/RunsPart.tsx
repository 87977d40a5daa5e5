import { notebookIcon } from '@jupyterlab/ui-components';

import type { NotebookRun } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { JobProblem } from '../../jobs/views/JobProblem';
import { RunningJob } from '../../jobs/views/RunningJob';
import type { InstallModel } from '../model/install';
import {
  resultOf,
  runsOf,
  type InstallJob,
  type RunJob
} from '../model/installJobs';
import { FailureOffers } from './FailureOffers';
import { Lines } from './PlanSection';
import { filesText, outputsText, runText } from './runText';

/** The runs of notebooks of an install, the newest of each notebook. */
export function RunsPart(props: {
  model: InstallModel;
  job: InstallJob;
}): JSX.Element | null {
  const { trans } = useView();
  const { model, job } = props;
  const again = model.runs.jobs;
  const known = new Set(again.flatMap(({ spec }) => spec.notebooks));
  const first = runsOf(job).filter(({ notebook }) => !known.has(notebook));
  if (again.length === 0 && first.length === 0) {
    return null;
  }
  const shown = { job: job.id, kernel: resultOf(job)?.kernel ?? '' };
  return (
    <section
      className="ossr-Install-part ossr-Runs"
      aria-label={trans.__('Notebook runs')}
    >
      <h3>{trans.__('Notebook runs')}</h3>
      {again.map(each => (
        <RunJobPart key={each.id} run={each} model={model} {...shown} />
      ))}
      {first.map(each => (
        <RunPart key={each.notebook} run={each} {...shown} />
      ))}
    </section>
  );
}

function RunJobPart(props: {
  run: RunJob;
  model: InstallModel;
  job: string;
  kernel: string;
}): JSX.Element {
  const { trans } = useView();
  const { run, model, job, kernel } = props;
  if (run.state === 'queued' || run.state === 'running') {
    return (
      <RunningJob
        job={run}
        jobs={model.jobs}
        title={trans.__('Running %1', run.spec.notebooks.join(', '))}
        note={trans.__('The notebook itself is not changed.')}
      />
    );
  }
  return (
    <>
      {run.problem && <JobProblem job={run} />}
      {runsOf(run).map(each => (
        <RunPart key={each.notebook} run={each} job={job} kernel={kernel} />
      ))}
    </>
  );
}

/** One run: how far it came, why it stopped, and how its outputs compare. */
function RunPart(props: {
  run: NotebookRun;
  job: string;
  kernel: string;
}): JSX.Element {
  const { trans } = useView();
  const { run, job, kernel } = props;
  const { notebook, state, failure, installed, notes } = run;
  const compared = outputsText(run, trans);
  const written = filesText(run, trans);
  const differences = run.outputs?.differences ?? [];
  return (
    <article className="ossr-Run" data-state={state} aria-label={notebook}>
      <h4 title={notebook}>
        <UntrustedText text={notebook.split('/').pop() ?? notebook} />
      </h4>
      <p
        role="status"
        className={state === 'completed' ? '' : 'ossr-mod-warning'}
      >
        <UntrustedText text={runText(run, trans)} />
      </p>
      {failure && (
        <p>
          <UntrustedText text={failure.advice} />
        </p>
      )}
      {failure && (
        <FailureOffers failure={failure} notebook={notebook} job={job} />
      )}
      {compared !== '' && <p>{compared}</p>}
      {written !== '' && (
        <p>
          <UntrustedText text={written} />
        </p>
      )}
      {differences.length > 0 && (
        <details>
          <summary>{trans.__('Differences')}</summary>
          <ul>
            {differences.map(({ cell, output, note }) => (
              <li key={`${cell} ${output}`}>
                {trans.__('Cell %1: %2', cell, note)}
              </li>
            ))}
          </ul>
        </details>
      )}
      {installed.length > 0 && (
        <p>{trans.__('Installed in addition: %1', installed.join(', '))}</p>
      )}
      <Lines lines={notes} className="ossr-mod-faint" />
      <div className="ossr-Install-actions">
        {run.executedNotebook && (
          <Action
            command={CommandIDs.openWithKernel}
            args={{ path: run.executedNotebook, kernel }}
            label={trans.__('Open the executed copy')}
            icon={notebookIcon}
            kind="main"
          >
            {trans.__('Open Executed Notebook')}
          </Action>
        )}
        <Action
          command={CommandIDs.runNotebook}
          args={{ path: notebook, job }}
          label={trans.__('Run Again')}
        />
      </div>
    </article>
  );
}
