import { MarksModel, marksOf } from '../../../src/files/model/marks';
import type { LocalCopy } from '../../../src/api/types';
import { copy, FakeClient } from '../fixtures/downloads';
import { Deferred } from '../fixtures/helpers';

describe('MarksModel', () => {
  it('asks for nothing before it is enabled, then once for each visit', async () => {
    const client = new FakeClient();
    const model = new MarksModel(client.client);
    await model.visit('a');
    expect(client.calls).toEqual([]);
    model.enable();
    await model.visit('b');
    expect(client.calls).toEqual(['local a', 'local b']);
  });

  it('drops the answer for a folder that was left', async () => {
    const client = new FakeClient();
    const model = new MarksModel(client.client);
    model.enable();
    const slow = new Deferred<LocalCopy[]>();
    client.localAnswer = () => slow.promise;
    const visit = model.visit('a');
    client.localAnswer = async () => [];
    await model.visit('b');
    slow.resolve([copy({ path: 'a/x.csv' })]);
    await visit;
    expect(model.state.marks.size).toBe(0);
  });

  it('leaves the listing as it was where the server cannot tell', async () => {
    const client = new FakeClient();
    client.localAnswer = () => Promise.reject(new Error('down'));
    const model = new MarksModel(client.client);
    model.enable();
    await model.visit('a');
    expect(model.state.marks.size).toBe(0);
  });

  it('takes its marks away when it is disabled', async () => {
    const client = new FakeClient();
    client.localAnswer = async () => [copy({ path: 'x.csv' })];
    const model = new MarksModel(client.client);
    model.enable();
    await model.visit('');
    expect(model.state.marks.size).toBe(1);
    model.enable(false);
    expect(model.state.marks.size).toBe(0);
  });
});

describe('marksOf', () => {
  it('lets a folder speak for what is in it, the most urgent first', () => {
    const marks = marksOf('w', [
      copy({ path: 'w/a.csv' }),
      copy({ path: 'w/b.csv', newer: 'r2' }),
      copy({ path: 'w/sub/c.csv', newer: 'r2' }),
      copy({ path: 'w/sub/d.csv', state: 'edited' }),
      copy({ path: 'w/gone.csv', state: 'missing' }),
      copy({ path: 'other/e.csv' })
    ]);
    expect([...marks].map(([name, { state }]) => [name, state])).toEqual([
      ['a.csv', 'here'],
      ['b.csv', 'newer'],
      ['sub', 'edited']
    ]);
  });

  it('says of what was sent somewhere what it became, and of it alone what was edited', () => {
    const sent = { record: 'p', published: 'in-review' as const };
    const marks = marksOf('', [
      copy({ path: 'w/a.csv', state: 'edited' }),
      copy({ path: 'w/a.csv', ...sent }),
      copy({ path: 'v/a.csv', ...sent, state: 'edited' }),
      copy({ path: 'v/b.csv', record: 'd', published: 'draft' })
    ]);
    expect(
      [...marks].map(([name, { state, published }]) => [
        name,
        state,
        published?.published
      ])
    ).toEqual([
      ['w', 'here', 'in-review'],
      ['v', 'edited', 'in-review']
    ]);
  });
});
