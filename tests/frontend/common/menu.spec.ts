import { openMenu } from '../../../src/common/panels/menu';
import { settled } from '../fixtures/helpers';

describe('openMenu', () => {
  it('shows the labels, runs the command, and returns the focus to its button', async () => {
    const button = document.createElement('button');
    document.body.append(button);
    const ran: unknown[] = [];
    openMenu(
      [
        { command: 'a', args: { id: '1' }, label: 'Discard…' },
        { command: 'b', label: 'Delete…' }
      ],
      button,
      {
        run: (command, args) => void ran.push([command, args]),
        can: command => command === 'a'
      }
    );
    const items = [...document.querySelectorAll<HTMLElement>('.lm-Menu-item')];
    expect(items.map(item => item.textContent)).toEqual([
      'Discard…',
      'Delete…'
    ]);
    expect(items[1]!.classList).toContain('lm-mod-disabled');
    for (const keyCode of [40, 13]) {
      document
        .querySelector('.lm-Menu')!
        .dispatchEvent(new KeyboardEvent('keydown', { keyCode }));
    }
    await settled();
    expect(ran).toEqual([['a', { id: '1' }]]);
    expect(document.activeElement).toBe(button);
  });
});
