import type {
  Environment,
  InstallPlan,
  InstallResult,
  Job,
  KernelTarget
} from '../../src/api/types';
import { job } from './bringing';

export function installPlan(change: Partial<InstallPlan> = {}): InstallPlan {
  return {
    kind: 'plan-install',
    id: 'p1',
    digest: 'd1',
    created: 1,
    title: 'gammaspec',
    installable: true,
    target: { kind: 'new', name: '' },
    targetDisplay: 'A new environment, ~/ossr/gammaspec-1',
    source: 'demo',
    record: 'r1',
    doi: '10.5281/zenodo.1',
    version: '1.2.0',
    folder: 'gammaspec-1.2.0',
    detected: {
      kind: 'python-project',
      path: 'pyproject.toml',
      ecosystem: 'python',
      why: 'pyproject.toml describes a Python package',
      guess: false
    },
    alternatives: [],
    python: '3.12.1',
    commands: [
      {
        argv: ['uv', 'venv', 'a folder/env'],
        folder: '',
        purpose: 'Makes the environment',
        codeOfRecord: false
      },
      {
        argv: ['uv', 'pip', 'install', '.'],
        folder: '',
        purpose: 'Installs the packages',
        codeOfRecord: true
      }
    ],
    adds: [
      {
        name: 'numpy',
        version: '2.3.0',
        was: null,
        size: 16_000_000,
        origin: 'index'
      }
    ],
    changes: [],
    removes: [],
    complete: true,
    downloadBytes: 16_000_000,
    diskBytes: 60_000_000,
    diskFree: 9_000_000_000,
    runsCode: [
      {
        what: 'The build backend runs',
        path: 'setup.py',
        excerpt: 'import os',
        runs: true
      }
    ],
    requirements: [],
    imports: ['gammaspec'],
    guesses: [],
    hints: [],
    cannot: [],
    warnings: [],
    snippet: null,
    host: null,
    replaces: null,
    ...change
  };
}

export function installResult(
  change: Partial<InstallResult> = {}
): InstallResult {
  return {
    kind: 'install',
    environment: environment(),
    kernel: 'ossr-gammaspec',
    kernelDisplay: 'gammaspec 1.2.0',
    restart: false,
    undoable: false,
    undone: false,
    imported: ['gammaspec', 'gammaspec_data'],
    installed: [],
    folder: 'gammaspec-1.2.0',
    notebooks: ['gammaspec-1.2.0/spectrum.ipynb'],
    use: null,
    warnings: [],
    ...change
  };
}

export function environment(change: Partial<Environment> = {}): Environment {
  return {
    id: 'e1',
    title: 'gammaspec',
    state: 'ready',
    created: 1_750_000_000,
    ecosystem: 'python',
    source: 'demo',
    record: 'r1',
    parent: null,
    doi: '10.5281/zenodo.1',
    version: '1.2.0',
    kernel: 'ossr-gammaspec',
    kernelDisplay: 'gammaspec 1.2.0',
    python: '3.12.1',
    path: '~/ossr/gammaspec-1',
    size: 62_000_000,
    reason: null,
    ...change
  };
}

export function kernel(change: Partial<KernelTarget> = {}): KernelTarget {
  return {
    kernel: 'python3',
    displayName: 'Python 3',
    language: 'python',
    interpreter: '~/venv/bin/python',
    python: '3.12.1',
    writable: true,
    usable: true,
    isServerOwn: false,
    conda: false,
    condaBase: false,
    userSite: false,
    reason: null,
    ...change
  };
}

/** The job of a plan; without a state it has just been asked for. */
export function planJob(change: Partial<Job> = {}): Job {
  return job({
    id: 'plan',
    spec: {
      kind: 'plan-install',
      source: 'demo',
      record: 'r1',
      title: 'gammaspec'
    },
    ...change
  });
}

/** The job of a plan that is there. */
export function planned(change: Partial<InstallPlan> = {}): Job {
  return planJob({
    state: 'succeeded',
    revision: 5,
    result: installPlan(change)
  });
}

export function installJob(change: Partial<Job> = {}): Job {
  return job({
    id: 'install',
    created: 2,
    spec: { kind: 'install', plan: 'p1', digest: 'd1', title: 'gammaspec' },
    ...change
  });
}
