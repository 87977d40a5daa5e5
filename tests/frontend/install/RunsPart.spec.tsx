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

  it('offer sources with sizes, and a folder in place of one of the authors', () => {
    const failure = {
      cell: 2,
      cause: 'absolute-path' as const,
      error: 'FileNotFoundError',
      subject: '/home/ada/a.fits',
      advice: '/home/ada/a.fits is a path on the authors’ machine.',
      mapping: { given: '/home/ada', here: '' },
      sources: [
        {
          kind: 'doi' as const,
          text: '10.5281/zenodo.7',
          namedIn: 'README.md',
          size: 5_000_000
        },
        {
          kind: 'command' as const,
          text: 'gammapy download datasets',
          namedIn: 'binder/postBuild',
          size: null
        }
      ]
    };
    shown.emit(planned());
    shown.emit(tried({ ...RUN, state: 'failed', executed: 1, failure }));
    const list = within(part()).getByRole('list', {
      name: 'Sources that the record names'
    });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent)
    ).toEqual([
      '10.5281/zenodo.7 README.md · 5.0 MB',
      'gammapy download datasets binder/postBuild'
    ]);
    shown.press('Run with Another Folder…');
    expect(shown.stage.ran).toEqual([
      [
        'ossr:run-notebook',
        {
          path: 'gamma/fit.ipynb',
          job: 'install',
          given: '/home/ada',
          here: ''
        }
      ]
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
          advice: 'The record has events.csv at data/events.csv.',
          mapping: null,
          sources: []
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
