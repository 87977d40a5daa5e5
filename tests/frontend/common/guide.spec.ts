import { CommandRegistry } from '@lumino/commands';

import { openGuide } from '../../../src/common/guide';
import { trans } from '../fixtures/search';

describe('the guide', () => {
  it('is a page where there is no extension for tours', async () => {
    const open = jest.spyOn(window, 'open').mockReturnValue(null);
    await openGuide(new CommandRegistry(), trans);
    expect(open).toHaveBeenCalledWith(
      expect.stringMatching(/docs\/how-to\/first-steps\.md$/),
      '_blank',
      'noopener,noreferrer'
    );
    open.mockRestore();
  });

  it('is a tour that is added once where there is one', async () => {
    const commands = new CommandRegistry();
    const ran: [string, object][] = [];
    for (const id of ['jupyterlab-tour:add', 'jupyterlab-tour:launch']) {
      commands.addCommand(id, {
        execute: args => {
          ran.push([id, args]);
        }
      });
    }
    await openGuide(commands, trans);
    await openGuide(commands, trans);
    const launch = [
      'jupyterlab-tour:launch',
      { id: 'jupyter-ossr-ext:tour', force: true }
    ];
    expect(ran).toEqual([
      [
        'jupyterlab-tour:add',
        {
          tour: expect.objectContaining({
            id: 'jupyter-ossr-ext:tour',
            steps: expect.arrayContaining([
              expect.objectContaining({ target: '#ossr-tab-lake' })
            ])
          })
        }
      ],
      launch,
      launch
    ]);
  });
});
