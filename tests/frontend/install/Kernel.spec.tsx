import { act, fireEvent, screen, within } from '@testing-library/react';

import { problemDocument as problem, settled } from '../fixtures/helpers';
import {
  installJob,
  installResult,
  kernel,
  planned
} from '../fixtures/install';
import { InstallHarness } from './harness';

describe('InstallView, into the environment of a kernel', () => {
  const shown = new InstallHarness();

  it('has no yes while a kernel is still to be chosen', async () => {
    shown.emit(planned());
    fireEvent.click(
      screen.getByRole('radio', { name: /^Existing environment/ })
    );
    await act(settled);
    const yes = screen.getByRole<HTMLButtonElement>('button', {
      name: 'Install'
    });
    expect(yes.disabled).toBe(true);
    expect(await shown.model.start()).toBeNull();
    expect(screen.getByText(/Select a kernel or/)).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: /New environment/ }));
    expect(yes.disabled).toBe(false);
  });

  it('warns of conda’s own environment and of packages in the user folder', async () => {
    shown.stage.client.kernelsAnswer = async () => [
      kernel({ conda: true, condaBase: true, userSite: true })
    ];
    shown.emit(planned());
    fireEvent.click(
      screen.getByRole('radio', { name: /^Existing environment/ })
    );
    await act(settled);
    const list = screen.getByRole('radiogroup', { name: 'Kernels' });
    expect(within(list).getByText(/conda's own environment/)).toBeTruthy();
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

    beforeEach(() => shown.emit({ ...planned(), spec }));

    it('is undone with one click', async () => {
      const result = installResult({ environment: null, undoable: true });
      shown.emit(installJob({ state: 'succeeded', revision: 2, result }));
      shown.press('Undo Install');
      expect(shown.stage.ran).toEqual([
        ['ossr:undo-install', { job: 'install' }]
      ]);
      await act(() => shown.model.undo());
      expect(shown.stage.client.submitted).toEqual([sent]);
    });

    it('says what was put back', () => {
      const undo = installJob({
        id: 'undo',
        created: 3,
        spec: sent as never,
        state: 'running'
      });
      shown.emit(undo);
      expect(screen.getByText('Undoing')).toBeTruthy();
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
      shown.emit({ ...undo, state: 'succeeded', revision: 2, result });
      expect(screen.getByText('Previous state restored')).toBeTruthy();
      expect(screen.getByText('2.0 → 1.0')).toBeTruthy();
      expect(screen.queryByText('Installed')).toBeNull();
    });

    it('says the truth of what was interrupted, and offers both ways', () => {
      shown.emit(
        installJob({
          state: 'interrupted',
          revision: 2,
          problem: problem('interrupted')
        })
      );
      expect(screen.getByText(/may be partly changed/)).toBeTruthy();
      expect(screen.queryByText(/incomplete environment/)).toBeNull();
      shown.press('Undo');
      expect(shown.stage.ran).toEqual([
        ['ossr:undo-install', { job: 'install' }]
      ]);
    });
  });
});
