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

describe('InstallView, into the environment of a kernel', () => {
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

  it('has no yes while a kernel is still to be chosen', async () => {
    tell(planned());
    fireEvent.click(screen.getByRole('radio', { name: /of a kernel/ }));
    await act(settled);
    const yes = screen.getByRole<HTMLButtonElement>('button', {
      name: 'Install'
    });
    expect(yes.disabled).toBe(true);
    expect(await model.start()).toBeNull();
    expect(screen.getByText(/Choose a kernel first/)).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: /fresh environment/ }));
    expect(yes.disabled).toBe(false);
  });

  it('warns of conda’s own environment and of packages in the user folder', async () => {
    stage.client.kernelsAnswer = async () => [
      kernel({ conda: true, condaBase: true, userSite: true })
    ];
    tell(planned());
    fireEvent.click(screen.getByRole('radio', { name: /of a kernel/ }));
    await act(settled);
    const list = screen.getByRole('radiogroup', { name: 'Kernels' });
    expect(within(list).getByText(/conda itself lives here/)).toBeTruthy();
    expect(within(list).getByText(/in your user folder/)).toBeTruthy();
  });

  describe('that was planned for', () => {
    const spec = {
      kind: 'plan-install' as const,
      source: 'demo',
      record: 'r1',
      title: 'gammaspec',
      target: { kind: 'kernel' as const, kernel: 'python3' }
    };
    const sent = {
      kind: 'install',
      plan: 'p1',
      digest: 'd1',
      title: 'gammaspec',
      undo: true
    };

    beforeEach(() => tell({ ...planned(), spec }));

    it('is undone with one click', async () => {
      const result = installResult({ environment: null, undoable: true });
      tell(installJob({ state: 'succeeded', revision: 2, result }));
      press('Undo the install');
      expect(stage.ran).toEqual([['ossr:undo-install', { job: 'install' }]]);
      await act(() => model.undo());
      expect(stage.client.submitted).toEqual([sent]);
    });

    it('says what was put back', () => {
      const undo = installJob({
        id: 'undo',
        created: 3,
        spec: sent as never,
        state: 'running'
      });
      tell(undo);
      expect(screen.getByText('Putting it back')).toBeTruthy();
      const result = installResult({
        environment: null,
        undone: true,
        installed: [
          {
            name: 'numpy',
            version: '1.0',
            was: '2.0',
            size: null,
            origin: 'index'
          }
        ]
      });
      tell({ ...undo, state: 'succeeded', revision: 2, result });
      expect(screen.getByText('Put back as it was')).toBeTruthy();
      expect(screen.getByText('2.0 → 1.0')).toBeTruthy();
      expect(screen.queryByText('Installed')).toBeNull();
    });

    it('says the truth of what was interrupted, and offers both ways', () => {
      tell(
        installJob({
          state: 'interrupted',
          revision: 2,
          problem: problem('interrupted')
        })
      );
      expect(screen.getByText(/A part of it may be in/)).toBeTruthy();
      expect(screen.queryByText(/half-made environment/)).toBeNull();
      press('Put it back as it was');
      expect(stage.ran).toEqual([['ossr:undo-install', { job: 'install' }]]);
    });
  });
});
