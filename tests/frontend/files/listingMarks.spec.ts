import { nullTranslator } from '@jupyterlab/translation';

import { MarksModel } from '../../../src/files/model/marks';
import { ListingMarks } from '../../../src/files/panels/listingMarks';
import { copy, FakeClient } from '../fixtures/downloads';
import { settled } from '../fixtures/helpers';

const trans = nullTranslator.load('jupyter_ossr_ext');

function listing(...names: string[]): HTMLElement {
  const host = document.createElement('div');
  host.innerHTML = names
    .map(
      name => `<li class="jp-DirListing-item"><div class="jp-DirListing-itemName">
        <span class="jp-DirListing-itemText"><span>${name}</span></span></div></li>`
    )
    .join('');
  return host;
}

const states = (host: HTMLElement) =>
  [...host.querySelectorAll<HTMLElement>('li')].map(
    row => row.dataset.ossrState
  );

async function nextFrame(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 50));
}

describe('ListingMarks', () => {
  let client: FakeClient;
  let model: MarksModel;

  beforeEach(() => {
    client = new FakeClient();
    model = new MarksModel(client.client);
    client.localAnswer = async () => [
      copy({ path: 'a.csv' }),
      copy({ path: 'b.csv', state: 'edited' })
    ];
    model.enable();
  });

  it('marks rows by the names they show, in words too', async () => {
    const host = listing('a.csv', 'b.csv', 'mine.txt');
    const marks = new ListingMarks(host, model, trans);
    await model.visit('');
    expect(states(host)).toEqual(['here', 'edited', undefined]);
    const words = [...host.querySelectorAll('[role="img"]')].map(node =>
      node.getAttribute('aria-label')
    );
    expect(words).toEqual([
      'From 10.5281/zenodo.1',
      'From 10.5281/zenodo.1 · modified locally'
    ]);
    marks.dispose();
    expect(states(host)).toEqual([undefined, undefined, undefined]);
    expect(host.querySelector('.ossr-Mark')).toBeNull();
  });

  it('says what was published, and marks it as that', async () => {
    client.localAnswer = async () => [
      copy({ path: 'a.csv', published: 'published' }),
      copy({ path: 'b.csv', published: 'in-review', state: 'edited' }),
      copy({ path: 'c.csv', published: 'declined' }),
      copy({ path: 'd.csv', published: 'draft' })
    ];
    const host = listing('a.csv', 'b.csv', 'c.csv', 'd.csv');
    const marks = new ListingMarks(host, model, trans);
    await model.visit('');
    const rows = [...host.querySelectorAll<HTMLElement>('li')];
    expect(rows.map(row => row.dataset.ossrPublished)).toEqual([
      'published',
      'in-review',
      'declined',
      'draft'
    ]);
    expect(rows[0]?.dataset.ossrDownloaded).toBeUndefined();
    const words = [...host.querySelectorAll('[role="img"]')].map(node =>
      node.getAttribute('aria-label')
    );
    expect(words).toEqual([
      'Published as 10.5281/zenodo.1',
      'Submitted for review · modified locally',
      'Declined by the community',
      'Saved as a draft'
    ]);
    marks.dispose();
    expect(rows[0]?.dataset.ossrPublished).toBeUndefined();
  });

  it('follows a row that is reused for another file', async () => {
    const host = listing('a.csv');
    const marks = new ListingMarks(host, model, trans);
    await model.visit('');
    const text = host.querySelector(
      '.jp-DirListing-itemText span'
    ) as HTMLElement;
    text.textContent = 'mine.txt';
    await settled();
    await nextFrame();
    expect(states(host)).toEqual([undefined]);
    marks.dispose();
  });

  it('does not see its own writing as a change', async () => {
    const host = listing('a.csv');
    const marks = new ListingMarks(host, model, trans);
    const paint = jest.spyOn(host, 'querySelectorAll');
    await model.visit('');
    await nextFrame();
    await nextFrame();
    expect(paint.mock.calls.length).toBeLessThan(5);
    marks.dispose();
  });
});
