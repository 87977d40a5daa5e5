import {
  act,
  cleanup,
  fireEvent,
  render,
  screen
} from '@testing-library/react';

import { CommandIDs } from '../../../src/common/commandIds';
import type { Basket, BasketItem } from '../../../src/api/types';
import { BasketModel } from '../../../src/basket/model/basket';
import { BasketSection } from '../../../src/basket/views/BasketSection';
import { problem, viewContext, within } from '../fixtures/search';

function item(change: Partial<BasketItem>): BasketItem {
  return {
    title: 'Item',
    archive: 'esap',
    did: null,
    doi: null,
    urls: [],
    vo: null,
    text: '{"archive":"esap"}',
    ...change
  };
}

describe('BasketSection', () => {
  let context: ReturnType<typeof viewContext>;
  let answer: () => Promise<Basket>;
  let model: BasketModel;

  const show = async (...items: BasketItem[]) => {
    if (items.length > 0) {
      answer = async () => ({ title: 'ESAP', items });
    }
    render(within(context, <BasketSection model={model} />));
    await act(() => model.load());
  };

  beforeEach(() => {
    context = viewContext();
    answer = async () => ({ title: null, items: [] });
    model = new BasketModel({ basket: () => answer() });
  });

  afterEach(cleanup);

  it('is absent where no ESAP is configured', async () => {
    await show();
    expect(document.body.textContent).toBe('');
  });

  it.each([
    [
      item({ did: { scope: 'cta', name: 'crab' } }),
      'Show in Data Lake',
      CommandIDs.openDid,
      { did: 'cta:crab' }
    ],
    [
      item({ doi: '10.5281/zenodo.7' }),
      'Open Record',
      CommandIDs.openRecord,
      { record: '10.5281/zenodo.7' }
    ],
    [
      item({ urls: ['https://x.org/tap'] }),
      'Insert pyvo Cell',
      CommandIDs.insertPyvoCell,
      { url: 'https://x.org/tap', kind: 'TAP' }
    ],
    [
      item({ urls: ['https://x.org/get?id=1'], vo: 'DataLink' }),
      'Insert pyvo Cell',
      CommandIDs.insertPyvoCell,
      { url: 'https://x.org/get?id=1', kind: 'DataLink' }
    ],
    [item({}), 'Copy', CommandIDs.copyText, { text: '{"archive":"esap"}' }]
  ])('has a verb for each item (%#)', async (one, verb, command, args) => {
    await show(one);
    expect(screen.getByText('Basket of ESAP: 1 item')).toBeTruthy();
    fireEvent.click(screen.getByText(verb));
    expect(context.ran).toEqual([[command, args]]);
  });

  it('links to a page of another sort', async () => {
    await show(item({ urls: ['https://x.org/a.fits', 'https://x.org/b'] }));
    const [link, ...others] = screen.getAllByRole('link', { hidden: true });
    expect(link?.getAttribute('href')).toBe('https://x.org/a.fits');
    expect(others).toEqual([]);
  });

  it('says in one sentence that ESAP is away, and asks again', async () => {
    answer = async () =>
      Promise.reject(problem('offline', { detail: 'Cannot connect to esap.' }));
    await show();
    expect(screen.getByRole('status').textContent).toBe(
      'Cannot connect to esap. Reload Basket'
    );
    answer = async () => ({ title: 'ESAP', items: [item({}), item({})] });
    await act(async () => {
      fireEvent.click(screen.getByText('Reload Basket'));
    });
    expect(screen.getByText('Basket of ESAP: 2 items')).toBeTruthy();
    expect(screen.queryByRole('status')).toBeNull();
  });
});
