import {
  act,
  cleanup,
  fireEvent,
  render,
  screen,
  within
} from '@testing-library/react';

import { InstallModel } from '../../../../src/models/install';
import { InstallView } from '../../../../src/views/install/InstallView';
import { problemDocument as problem, settled } from '../../shared';
import {
  installJob,
  installResult,
  kernel,
  planJob,
  planned
} from '../../installing';
import { Stage } from '../stage';

describe('InstallView', () => {
  let stage: Stage;
  let model: InstallModel;

  beforeEach(() => {
    stage = new Stage();
    stage.events.tell(planJob());
    model = new InstallModel(stage.client.client, stage.jobs, planJob());
    render(stage.show(<InstallView model={model} />));
  });

  afterEach(() => {
    cleanup();
    model.dispose();
    stage.jobs.dispose();
  });

  const tell = (job: Parameters<typeof stage.events.tell>[0]) =>
    act(() => stage.events.tell(job));
  const press = (name: string | RegExp) =>
    fireEvent.click(screen.getByRole('button', { name }));

  it('shows how far a plan is, and stops it', () => {
    tell(
      planJob({
        revision: 2,
        progress: {
          done: 1,
          total: 4,
          unit: 'steps',
          rate: null,
          remaining: null,
          note: 'Looking at what it is'
        }
      })
    );
    expect(screen.getByRole('status').textContent).toBe(
      'Step 2 of 4 · Looking at what it is'
    );
    expect(screen.queryByRole('button', { name: 'Install' })).toBeNull();
    press('Cancel');
    expect(stage.ran).toEqual([['ossr:cancel-job', { job: 'plan' }]]);
  });

  it('shows all of a plan, and asks for a yes', () => {
    tell(planned());
    expect(screen.getByText('A Python project')).toBeTruthy();
    expect(
      screen.getByText('pyproject.toml describes a Python package')
    ).toBeTruthy();
    expect(screen.getByText("uv venv 'a folder/env'")).toBeTruthy();
    expect(screen.getByText('uv pip install .')).toBeTruthy();
    expect(screen.getByText('runs code of the record')).toBeTruthy();
    expect(screen.getByText('numpy')).toBeTruthy();
    expect(screen.getByText('16 MB')).toBeTruthy();
    expect(screen.getByText('about 60 MB; 9.0 GB are free')).toBeTruthy();
    expect(screen.getByText('The build backend runs')).toBeTruthy();
    press('Install');
    expect(stage.ran).toEqual([['ossr:start-install', { job: 'plan' }]]);
  });

  it('copies a command as it is typed', () => {
    tell(planned());
    fireEvent.click(screen.getAllByRole('button', { name: 'Copy' })[0]!);
    expect(stage.ran).toEqual([
      ['ossr:copy-text', { text: "uv venv 'a folder/env'" }]
    ]);
  });

  it('has no yes for what cannot be installed, and a terminal instead', () => {
    tell(
      planned({
        installable: false,
        commands: [],
        cannot: [
          {
            reason: 'This needs Julia, which is not here.',
            command: 'julia --project=.',
            folder: 'x'
          }
        ]
      })
    );
    expect(screen.queryByRole('button', { name: 'Install' })).toBeNull();
    expect(
      screen.getByText('This needs Julia, which is not here.')
    ).toBeTruthy();
    press('Open a terminal with the command typed');
    press('Only keep the files');
    expect(stage.ran).toEqual([
      ['ossr:open-terminal', { job: 'plan', command: 'julia --project=.' }],
      ['ossr:keep-install-files', { job: 'plan' }]
    ]);
  });

  it('marks a guess, and plans with the corrected list', () => {
    tell(
      planned({
        detected: {
          kind: 'notebooks',
          path: 'a.ipynb',
          ecosystem: 'python',
          why: 'a.ipynb imports packages',
          guess: true
        },
        requirements: ['numpy', 'sklearn']
      })
    );
    expect(screen.getByText('only a guess')).toBeTruthy();
    const again = screen.getByRole<HTMLButtonElement>('button', {
      name: 'Plan with this list'
    });
    expect(again.disabled).toBe(true);
    fireEvent.change(screen.getByLabelText(/one package a line/), {
      target: { value: 'numpy\n\n scikit-learn ' }
    });
    expect(again.disabled).toBe(false);
    fireEvent.click(again);
    expect(stage.ran).toEqual([
      [
        'ossr:plan-install-again',
        { job: 'plan', requirements: ['numpy', 'scikit-learn'] }
      ]
    ]);
  });

  it('offers the kernels that are here, and says why not', async () => {
    stage.client.kernelsAnswer = async () => [
      kernel({ isServerOwn: true }),
      kernel({
        kernel: 'ro',
        displayName: 'Site Python',
        usable: false,
        writable: false,
        reason: 'This environment is read-only for you.'
      })
    ];
    tell(planned());
    expect(stage.client.calls).not.toContain('kernels');
    fireEvent.click(screen.getByRole('radio', { name: /of a kernel/ }));
    await act(settled);
    const list = screen.getByRole('radiogroup', { name: 'Kernels' });
    expect(within(list).getByText(/Jupyter server itself/)).toBeTruthy();
    expect(screen.getByRole('status').textContent).toContain(
      'still for a fresh environment'
    );
    const shut = within(list).getByRole<HTMLInputElement>('radio', {
      name: /Site Python.*read-only for you/
    });
    expect(shut.disabled).toBe(true);
    fireEvent.click(within(list).getByRole('radio', { name: /^Python 3/ }));
    expect(stage.ran).toEqual([
      ['ossr:plan-install-again', { job: 'plan', kernel: 'python3' }]
    ]);
  });

  it('takes the name of the new environment with Enter, once', () => {
    tell(planned());
    const box = screen.getByLabelText('Name');
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(stage.ran).toEqual([]);
    fireEvent.change(box, { target: { value: ' crab ' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(stage.ran).toEqual([
      ['ossr:plan-install-again', { job: 'plan', name: 'crab' }]
    ]);
  });

  it('shows the failing line first, and goes on with one click', async () => {
    stage.client.logAnswer = async () => ['begin', 'error: no gcc'];
    tell(planned());
    tell(installJob());
    tell(
      installJob({
        state: 'failed',
        revision: 2,
        problem: problem('install-failed', { evidence: 'error: no gcc' })
      })
    );
    expect(screen.getByText('Title of install-failed')).toBeTruthy();
    expect(screen.getByRole('note').textContent).toContain('error: no gcc');
    expect(screen.getByRole('log')).toBeTruthy();
    press('Try again');
    press('Plan again');
    expect(stage.ran).toEqual([
      ['ossr:retry-job', { job: 'install' }],
      ['ossr:plan-install-again', { job: 'plan' }]
    ]);
  });

  it('says what was proven, and offers the notebook with the kernel', () => {
    tell(planned());
    tell(
      installJob({ state: 'succeeded', revision: 2, result: installResult() })
    );
    expect(screen.getByRole('status').textContent).toBe(
      'Imports proven: gammaspec, gammaspec_data'
    );
    press(/spectrum\.ipynb with this kernel/);
    press('New notebook');
    press('Show the environment');
    expect(stage.ran).toEqual([
      [
        'ossr:open-with-kernel',
        { path: 'gammaspec-1.2.0/spectrum.ipynb', kernel: 'ossr-gammaspec' }
      ],
      [
        'ossr:install-new-notebook',
        { kernel: 'ossr-gammaspec', folder: 'gammaspec-1.2.0' }
      ],
      ['ossr:environments', {}]
    ]);
  });

  it('says how to use what has no kernel, and types it into a terminal', () => {
    tell(planned());
    const use = 'R_LIBS=/environments/sky/library R';
    const result = installResult({
      kernel: null,
      kernelDisplay: null,
      imported: [],
      notebooks: [],
      use
    });
    tell(installJob({ state: 'succeeded', revision: 2, result }));
    expect(screen.getByRole('status').textContent).toBe(
      'The tool ended without a failure.'
    );
    expect(screen.getByText(use)).toBeTruthy();
    press('Open a terminal with the command typed');
    expect(stage.ran).toEqual([
      ['ossr:open-terminal', { command: use, folder: 'gammaspec-1.2.0' }]
    ]);
  });

  it('leaves postBuild out until somebody wants it', () => {
    const script = {
      what: 'postBuild runs once the packages are there',
      path: 'binder/postBuild',
      excerpt: 'jupyter lab build'
    };
    tell(planned({ runsCode: [{ ...script, runs: false }] }));
    expect(screen.getByText(/None during the install/)).toBeTruthy();
    expect(screen.getByText(/written for a container/)).toBeTruthy();
    const box = screen.getByRole('checkbox', { name: /once the packages/ });
    fireEvent.click(box);
    expect(stage.ran).toEqual([
      ['ossr:plan-install-again', { job: 'plan', postBuild: true }]
    ]);
    tell({
      ...planned({ runsCode: [{ ...script, runs: true }] }),
      revision: 9
    });
    expect(screen.queryByText(/None during the install/)).toBeNull();
    expect(screen.queryByText(/written for a container/)).toBeNull();
    expect(
      screen.getByRole<HTMLInputElement>('checkbox', { name: /once the/ })
        .checked
    ).toBe(true);
  });

  it('does not say of another tool that nothing changes', () => {
    tell(
      planned({
        detected: {
          kind: 'cmake',
          path: 'CMakeLists.txt',
          ecosystem: 'cmake',
          why: 'CMakeLists.txt builds a C++ program',
          guess: false
        },
        adds: [],
        complete: false,
        diskBytes: null,
        downloadBytes: null,
        guesses: ['cmake decides what else is brought.']
      })
    );
    expect(screen.queryByText(/Nothing changes/)).toBeNull();
    expect(screen.queryByText('Only a guess')).toBeNull();
    expect(screen.getByText('What is not certain')).toBeTruthy();
    expect(screen.getByText('not known before; 9.0 GB are free')).toBeTruthy();
  });

  it('makes the plan again where the old one does not hold any more', () => {
    tell(planned());
    tell(
      installJob({
        state: 'failed',
        revision: 2,
        problem: problem('plan-changed')
      })
    );
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(
      screen.getByRole('button', { name: 'Plan again' }).className
    ).toContain('jp-mod-accept');
  });
});
