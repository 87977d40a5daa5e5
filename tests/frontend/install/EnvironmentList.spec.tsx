import {
  act,
  cleanup,
  fireEvent,
  render,
  screen
} from '@testing-library/react';

import { ProblemError } from '../../../src/api/problem';
import { EnvironmentsModel } from '../../../src/install/model/environments';
import { EnvironmentList } from '../../../src/install/views/EnvironmentList';
import { environment } from '../fixtures/install';
import { ViewHarness } from '../fixtures/harness';

describe('EnvironmentList', () => {
  let stage: ViewHarness;
  let model: EnvironmentsModel;

  beforeEach(() => {
    stage = new ViewHarness();
    model = new EnvironmentsModel(stage.client.client, stage.jobs);
    render(stage.show(<EnvironmentList model={model} />));
  });

  afterEach(() => {
    cleanup();
    stage.jobs.dispose();
  });

  /** What the menu of the only environment has. */
  const menu = () => {
    fireEvent.click(screen.getByRole('button', { name: /^More actions/ }));
    return stage.menus[stage.menus.length - 1] ?? [];
  };

  it('says how to begin where there is none', async () => {
    await act(() => model.load());
    fireEvent.click(screen.getByRole('button', { name: 'Install Record…' }));
    expect(stage.ran).toEqual([['ossr:install-record', {}]]);
  });

  it('tells what an environment is, and what can be done with it', async () => {
    stage.client.environmentsAnswer = async () => [environment()];
    await act(() => model.load());
    expect(screen.getByText(/v1\.2\.0 · Python 3\.12\.1 · 62 MB/)).toBeTruthy();
    expect(screen.getByText('10.5281/zenodo.1')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Update' }));
    expect(stage.ran).toEqual([
      ['ossr:update-environment', { environment: 'e1' }]
    ]);
    const args = { environment: 'e1' };
    expect(menu()).toEqual([
      { command: 'ossr:repair-environment', args, label: 'Reinstall' },
      { command: 'ossr:export-lock', args, label: 'Export Lock File' },
      { command: 'ossr:remove-environment', args, label: 'Remove…' }
    ]);
  });

  it('offers a broken one for repair and removal, not for use', async () => {
    stage.client.environmentsAnswer = async () => [
      environment({
        state: 'broken',
        reason: "The environment's Python no longer exists."
      })
    ];
    await act(() => model.load());
    expect(
      screen.getByText("The environment's Python no longer exists.")
    ).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'New Notebook' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Reinstall' })).toBeTruthy();
    expect(menu().map(({ label }) => label)).toEqual(['Remove…']);
  });

  it('asks again after a failure', async () => {
    stage.client.environmentsAnswer = async () => {
      throw ProblemError.unreachable();
    };
    await act(() => model.load());
    stage.client.environmentsAnswer = async () => [environment()];
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    });
    expect(screen.getByRole('listitem')).toBeTruthy();
  });
});
