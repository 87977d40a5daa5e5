import { keepFocus } from '../../../src/common/panels/keepFocus';
import { settled } from '../fixtures/helpers';

describe('keepFocus', () => {
  let view: HTMLElement;
  let letGo: () => void;
  const find = (selector: string) =>
    document.querySelector<HTMLElement>(selector)!;

  beforeEach(() => {
    document.body.innerHTML = `
      <div id="view">
        <ul><li id="row"><span id="name">a.csv</span><span id="cell" role="group"><button id="get">Download</button></span></li></ul>
        <button id="other">Other</button>
      </div>
      <button id="outside">Outside</button>`;
    view = find('#view');
    letGo = keepFocus(view);
  });

  afterEach(() => letGo());

  it('gives the focus of a removed button to what is left around it, and to no button', async () => {
    find('#get').focus();
    find('#get').remove();
    await settled();
    expect(document.activeElement).toBe(find('#row'));
    find('#other').focus();
    expect(find('#row').hasAttribute('tabindex')).toBe(false);
  });

  it('does so for a button that can no longer be pressed, until it can be', async () => {
    find('#get').focus();
    find('#get').setAttribute('disabled', '');
    await settled();
    expect(document.activeElement).toBe(find('#cell'));
    find('#get').removeAttribute('disabled');
    await settled();
    expect(document.activeElement).toBe(find('#get'));
  });

  it('passes over what has no role: in a row of a table only cells may take the focus', async () => {
    find('#cell').removeAttribute('role');
    find('#get').focus();
    find('#get').setAttribute('disabled', '');
    await settled();
    expect(document.activeElement).toBe(find('#row'));
  });

  it('leaves the focus to what has it inside or outside', async () => {
    for (const id of ['#other', '#outside']) {
      find('#get').focus();
      find(id).focus();
      find('#name').remove();
      view.append(document.createElement('p'));
      await settled();
      expect(document.activeElement).toBe(find(id));
      find('#row').prepend(
        Object.assign(document.createElement('span'), { id: 'name' })
      );
    }
    find('#outside').blur();
    find('#get').remove();
    await settled();
    expect(document.activeElement).toBe(document.body);
  });

  it('takes no focus after one has pointed elsewhere, or the view has gone', async () => {
    find('#get').focus();
    find('#name').dispatchEvent(new Event('pointerdown', { bubbles: true }));
    find('#get').blur();
    find('#get').remove();
    await settled();
    expect(document.activeElement).toBe(document.body);
    find('#other').focus();
    letGo();
    find('#other').remove();
    await settled();
    expect(document.activeElement).toBe(document.body);
  });
});
