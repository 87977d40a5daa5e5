import { fireEvent, screen } from '@testing-library/react';

import { planned } from '../fixtures/install';
import { InstallHarness } from './harness';

describe('InstallView, optional packages', () => {
  const shown = new InstallHarness();

  it('offers optional packages and plans again with those that are chosen', () => {
    const extras = [
      { name: 'plot', packages: ['matplotlib'], chosen: false },
      { name: 'dev', packages: ['pytest'], chosen: true }
    ];
    shown.emit(planned({ extras }));
    const plot = screen.getByRole('checkbox', { name: /plot matplotlib/ });
    const dev = screen.getByRole<HTMLInputElement>('checkbox', { name: /dev/ });
    expect(dev.checked).toBe(true);
    fireEvent.click(plot);
    fireEvent.click(dev);
    expect(shown.stage.ran).toEqual([
      ['ossr:refresh-install-plan', { job: 'plan', extras: ['dev', 'plot'] }],
      ['ossr:refresh-install-plan', { job: 'plan', extras: [] }]
    ]);
  });
});
