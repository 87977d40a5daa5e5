import { screen, within } from '@testing-library/react';

import type { Job, NotebookRun } from '../../../src/api/types';
import { installJob, installResult, planned } from '../fixtures/install';
import { InstallHarness } from './harness';

const RUN: NotebookRun = {
  notebook: 'gamma/fit.ipynb',
  state: 'completed',
  cells: 3,
  executed: 3,
  started: 0,
  seconds: 1,
  kernel: 'ossr-gamma',
  python: '3.11.7',
  failure: null,
  reason: '',
  installed: [],
  files: null,
  recording: null,
  recorded: [],
  data: [],
  notes: [],
  executedNotebook: 'gamma/fit.executed.ipynb',
  outputs: { same: 1, close: 1, different: 0, notCompared: 1, differences: [] }
};

function tried(run: NotebookRun): Job {
  const { spec, ...job } = installJob();
  const { plan, digest } = spec as { plan: string; digest: string };
  return {
    ...job,
    spec: { kind: 'try', plan, digest },
    state: 'succeeded',
    result: {
      kind: 'try',
      install: installResult(),
      notebooks: [run],
      otherNotebooks: []
    }
  } as Job;
}

describe('Notebook runs', () => {
  const shown = new InstallHarness();
  const part = () => screen.getByRole('region', { name: 'Notebook runs' });

  it('show how far a notebook came and how its outputs compare', () => {
    shown.emit(planned());
    shown.emit(tried(RUN));
    expect(within(part()).getByRole('status').textContent).toBe(
      'All 3 cells ran'
    );
    expect(part().textContent).toContain(
      'Outputs of the cells: 1 the same, 1 close, 1 not compared'
    );
    shown.press('Open the executed copy');
    shown.press('Run Again');
    expect(shown.stage.ran).toEqual([
      [
        'ossr:open-with-kernel',
        { path: 'gamma/fit.executed.ipynb', kernel: installResult().kernel }
      ],
      ['ossr:run-notebook', { path: 'gamma/fit.ipynb', job: 'install' }]
    ]);
  });

  it('show where a notebook stopped, why, and what to do', () => {
    shown.emit(planned());
    shown.emit(
      tried({
        ...RUN,
        state: 'failed',
        executed: 1,
        failure: {
          cell: 2,
          cause: 'missing-file',
          error: 'FileNotFoundError: <b>events.csv</b>',
          subject: 'events.csv',
          advice: 'The record has events.csv at data/events.csv.'
        }
      })
    );
    expect(within(part()).getByRole('status').textContent).toBe(
      'Stopped at cell 2 of 3: FileNotFoundError: <b>events.csv</b>'
    );
    expect(part().textContent).toContain(
      'The record has events.csv at data/events.csv.'
    );
  });

  it('say why a notebook was not run', () => {
    shown.emit(planned());
    shown.emit(
      tried({
        ...RUN,
        state: 'not-run',
        reason: 'The notebook has no code.',
        outputs: null,
        executedNotebook: null
      })
    );
    expect(within(part()).getByRole('status').textContent).toBe(
      'The notebook has no code.'
    );
    expect(
      screen.queryByRole('button', { name: 'Open the executed copy' })
    ).toBeNull();
  });

  it('are absent after an install alone', () => {
    shown.emit(planned());
    shown.emit(installJob({ state: 'succeeded', result: installResult() }));
    expect(screen.queryByRole('region', { name: 'Notebook runs' })).toBeNull();
  });
});
