import { act, fireEvent, screen, within } from '@testing-library/react';

import { problemDocument as problem, settled } from '../fixtures/helpers';
import {
  installJob,
  installResult,
  kernel,
  planJob,
  planned
} from '../fixtures/install';
import { InstallHarness } from './harness';

describe('InstallView', () => {
  const shown = new InstallHarness();

  it('shows how far a plan is, and stops it', () => {
    shown.emit(
      planJob({
        revision: 2,
        progress: {
          done: 1,
          total: 4,
          unit: 'steps',
          rate: null,
          remaining: null,
          note: 'Inspecting the content',
          blocked: false
        }
      })
    );
    expect(screen.getByRole('status').textContent).toBe(
      'Step 2 of 4 · Inspecting the content'
    );
    expect(screen.queryByRole('button', { name: 'Install' })).toBeNull();
    shown.press('Cancel');
    expect(shown.stage.ran).toEqual([['ossr:cancel-job', { job: 'plan' }]]);
  });

  it('shows all of a plan, and asks for a yes', () => {
    shown.emit(planned());
    expect(screen.getByText('A Python project')).toBeTruthy();
    expect(
      screen.getByText('pyproject.toml describes a Python package')
    ).toBeTruthy();
    expect(screen.getByText("uv venv 'a folder/env'")).toBeTruthy();
    expect(screen.getByText('uv pip install .')).toBeTruthy();
    expect(screen.getByText('runs code from the record')).toBeTruthy();
    expect(screen.getByText('numpy')).toBeTruthy();
    expect(screen.getByText('16 MB')).toBeTruthy();
    expect(screen.getByText('about 60 MB; 9.0 GB free')).toBeTruthy();
    expect(screen.getByText('The build backend runs')).toBeTruthy();
    shown.press('Install');
    expect(shown.stage.ran).toEqual([['ossr:start-install', { job: 'plan' }]]);
  });

  it('copies a command as it is typed', () => {
    shown.emit(planned());
    fireEvent.click(screen.getAllByRole('button', { name: 'Copy' })[0]!);
    expect(shown.stage.ran).toEqual([
      ['ossr:copy-text', { text: "uv venv 'a folder/env'" }]
    ]);
  });

  it('has no yes for what cannot be installed, and a terminal instead', () => {
    shown.emit(
      planned({
        installable: false,
        commands: [],
        cannot: [
          {
            reason: 'Julia is required and not installed.',
            command: 'julia --project=.',
            folder: 'x'
          }
        ]
      })
    );
    expect(screen.queryByRole('button', { name: 'Install' })).toBeNull();
    expect(
      screen.getByText('Julia is required and not installed.')
    ).toBeTruthy();
    shown.press('Open Command in Terminal');
    shown.press('Download Files Only');
    expect(shown.stage.ran).toEqual([
      ['ossr:open-terminal', { job: 'plan', command: 'julia --project=.' }],
      ['ossr:keep-install-files', { job: 'plan' }]
    ]);
  });

  it('marks a guess, and plans with the corrected list', () => {
    shown.emit(
      planned({
        detected: {
          kind: 'notebooks',
          path: 'a.ipynb',
          ecosystem: 'python',
          why: 'a.ipynb imports packages',
          guess: true,
          label: ''
        },
        requirements: ['numpy', 'sklearn']
      })
    );
    expect(screen.getByText('guessed')).toBeTruthy();
    const again = screen.getByRole<HTMLButtonElement>('button', {
      name: 'Plan with This List'
    });
    expect(again.disabled).toBe(true);
    fireEvent.change(screen.getByLabelText(/one per line/), {
      target: { value: 'numpy\n\n scikit-learn ' }
    });
    expect(again.disabled).toBe(false);
    fireEvent.click(again);
    expect(shown.stage.ran).toEqual([
      [
        'ossr:refresh-install-plan',
        { job: 'plan', requirements: ['numpy', 'scikit-learn'] }
      ]
    ]);
  });

  it('offers the kernels that are here, and says why not', async () => {
    shown.stage.client.kernelsAnswer = async () => [
      kernel({ isServerOwn: true }),
      kernel({
        kernel: 'ro',
        displayName: 'Site Python',
        usable: false,
        writable: false,
        reason: 'This environment is read-only for you.'
      })
    ];
    shown.emit(planned());
    expect(shown.stage.client.calls).not.toContain('kernels');
    fireEvent.click(
      screen.getByRole('radio', { name: /^Existing environment/ })
    );
    await act(settled);
    const list = screen.getByRole('radiogroup', { name: 'Kernels' });
    expect(within(list).getByText(/Jupyter's own environment/)).toBeTruthy();
    expect(screen.getByRole('status').textContent).toContain(
      'The plan below is for a new environment'
    );
    const shut = within(list).getByRole<HTMLInputElement>('radio', {
      name: /Site Python.*read-only for you/
    });
    expect(shut.disabled).toBe(true);
    fireEvent.click(within(list).getByRole('radio', { name: /^Python 3/ }));
    expect(shown.stage.ran).toEqual([
      ['ossr:refresh-install-plan', { job: 'plan', kernel: 'python3' }]
    ]);
  });

  it('takes the name of the new environment with Enter, once', () => {
    shown.emit(planned());
    const box = screen.getByLabelText('Name');
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(shown.stage.ran).toEqual([]);
    fireEvent.change(box, { target: { value: ' crab ' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(shown.stage.ran).toEqual([
      ['ossr:refresh-install-plan', { job: 'plan', name: 'crab' }]
    ]);
  });

  it('shows the failing line first, and resumes with one click', async () => {
    shown.stage.client.logAnswer = async () => ['begin', 'error: no gcc'];
    shown.emit(planned());
    shown.emit(installJob());
    shown.emit(
      installJob({
        state: 'failed',
        revision: 2,
        problem: problem('install-failed', { evidence: 'error: no gcc' })
      })
    );
    expect(screen.getByText('Title of install-failed')).toBeTruthy();
    expect(screen.getByRole('note').textContent).toContain('error: no gcc');
    expect(screen.getByRole('log')).toBeTruthy();
    shown.press('Retry');
    shown.press('Recreate Plan');
    expect(shown.stage.ran).toEqual([
      ['ossr:retry-job', { job: 'install' }],
      ['ossr:refresh-install-plan', { job: 'plan' }]
    ]);
  });

  it('shows the results of the import test, and offers the notebook with the kernel', () => {
    shown.emit(planned());
    shown.emit(
      installJob({ state: 'succeeded', revision: 2, result: installResult() })
    );
    expect(screen.getByRole('status').textContent).toBe(
      'Imports OK: gammaspec, gammaspec_data'
    );
    shown.press(/spectrum\.ipynb with this kernel/);
    shown.press('New Notebook');
    shown.press('Show Environment');
    expect(shown.stage.ran).toEqual([
      [
        'ossr:open-with-kernel',
        { path: 'gammaspec-1.2.0/spectrum.ipynb', kernel: 'ossr-gammaspec' }
      ],
      [
        'ossr:create-notebook',
        { kernel: 'ossr-gammaspec', folder: 'gammaspec-1.2.0' }
      ],
      ['ossr:open-environments', {}]
    ]);
  });

  it('says how to use what has no kernel, and types it into a terminal', () => {
    shown.emit(planned());
    const use = 'R_LIBS=/environments/sky/library R';
    const result = installResult({
      kernel: null,
      kernelDisplay: null,
      imported: [],
      notebooks: [],
      use
    });
    shown.emit(installJob({ state: 'succeeded', revision: 2, result }));
    expect(screen.getByRole('status').textContent).toBe(
      'Finished without errors.'
    );
    expect(screen.getByText(use)).toBeTruthy();
    shown.press('Open Command in Terminal');
    expect(shown.stage.ran).toEqual([
      ['ossr:open-terminal', { command: use, folder: 'gammaspec-1.2.0' }]
    ]);
  });

  it('leaves postBuild out until somebody wants it', () => {
    const script = {
      what: 'postBuild runs after the packages are installed',
      path: 'binder/postBuild',
      excerpt: 'jupyter lab build'
    };
    shown.emit(planned({ runsCode: [{ ...script, runs: false }] }));
    expect(screen.getByText(/None during installation/)).toBeTruthy();
    expect(screen.getByText(/written for containers/)).toBeTruthy();
    const box = screen.getByRole('checkbox', { name: /Run postBuild after/ });
    fireEvent.click(box);
    expect(shown.stage.ran).toEqual([
      ['ossr:refresh-install-plan', { job: 'plan', postBuild: true }]
    ]);
    shown.emit({
      ...planned({ runsCode: [{ ...script, runs: true }] }),
      revision: 9
    });
    expect(screen.queryByText(/None during installation/)).toBeNull();
    expect(screen.queryByText(/written for containers/)).toBeNull();
    expect(
      screen.getByRole<HTMLInputElement>('checkbox', {
        name: /Run postBuild after/
      }).checked
    ).toBe(true);
  });

  it('does not say of another tool that nothing changes', () => {
    shown.emit(
      planned({
        detected: {
          kind: 'cmake',
          path: 'CMakeLists.txt',
          ecosystem: 'cmake',
          why: 'CMakeLists.txt builds a C++ program',
          guess: false,
          label: ''
        },
        adds: [],
        complete: false,
        diskBytes: null,
        downloadBytes: null,
        guesses: ['cmake decides what else is downloaded.']
      })
    );
    expect(screen.queryByText(/No changes/)).toBeNull();
    expect(screen.queryByText('Guessed dependencies')).toBeNull();
    expect(screen.getByText('Uncertain')).toBeTruthy();
    expect(
      screen.getByText('unknown until installed; 9.0 GB free')
    ).toBeTruthy();
  });

  it('makes the plan again where the old one does not hold any more', () => {
    shown.emit(planned());
    shown.emit(
      installJob({
        state: 'failed',
        revision: 2,
        problem: problem('plan-changed')
      })
    );
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
    expect(
      screen.getByRole('button', { name: 'Recreate Plan' }).className
    ).toContain('jp-mod-accept');
  });
});
