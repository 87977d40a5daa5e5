import { Signal } from '@lumino/signaling';

import {
  readAttachments,
  type IAttachment,
  type INotebook
} from '../../../src/lake/model/attachments';
import { NotebookModel } from '../../../src/lake/model/notebook';
import { TAKEN, unlessTaken } from '../../../src/lake/model/injection';
import { settled } from '../fixtures/helpers';
import { FakeLake } from '../fixtures/fakeLake';
import { paths } from '../fixtures/lake';

class FakeNotebook implements INotebook {
  name = 'a.ipynb';
  language: string | null = 'python';
  ready = true;
  begun: Signal<INotebook, void> = new Signal<INotebook, void>(this);
  edited: Signal<INotebook, void> = new Signal<INotebook, void>(this);
  stored: IAttachment[] = [];
  ran: string[] = [];
  wrong: string | null = null;

  read = () => this.stored;
  write = (attachments: readonly IAttachment[]) => {
    this.stored = [...attachments];
  };
  run = async (code: string) => {
    this.ran.push(code);
    return this.wrong;
  };
}

function attachment(change: Partial<IAttachment> = {}): IAttachment {
  return {
    lake: 'demo',
    instance: '',
    did: 's:d',
    variable: 'd',
    as: 'auto',
    partial: false,
    ...change
  };
}

describe('NotebookModel', () => {
  let fake: FakeLake;
  let notebook: FakeNotebook;
  let model: NotebookModel;
  const state = (variable = 'd') => model.state.states[variable];
  const make = () => {
    model = new NotebookModel(notebook, fake.client, async () => 'demo');
    return model;
  };

  beforeEach(() => {
    jest.useFakeTimers();
    fake = new FakeLake();
    fake.places['s:d'] = paths('s:d', ['/d/a', '/d/b']);
    fake.places['s:f'] = paths('s:f', ['/f'], { collection: false });
    notebook = new FakeNotebook();
  });
  afterEach(() => {
    model.dispose();
    jest.useRealTimers();
  });

  it('puts paths into the kernel and keeps what it did in the notebook', async () => {
    await make().attach(attachment());
    expect(notebook.stored).toEqual([attachment()]);
    expect(notebook.ran).toEqual([unlessTaken('d', 'd = ["/d/a", "/d/b"]')]);
    expect(state()).toEqual({ at: 'ready', files: 2, missing: 0 });
    await model.attach(attachment({ did: 's:f', variable: 'f' }));
    expect(notebook.ran[1]).toBe(unlessTaken('f', 'f = "/f"'));
  });

  it('asks the lake that an attachment is of here', async () => {
    const asked: string[] = [];
    fake.client.paths = async (lake, dids) => {
      asked.push(lake);
      return dids.map(({ scope, name }) => paths(`${scope}:${name}`, ['/d/a']));
    };
    notebook.stored = [
      attachment({ lake: 'theirs', instance: 'https://one.example' }),
      attachment({ variable: 'e', instance: 'https://gone.example' })
    ];
    model = new NotebookModel(notebook, fake.client, async ({ instance }) =>
      instance === 'https://one.example' ? 'mine' : null
    );
    await model.resolve();
    expect(asked).toEqual(['mine']);
    expect(state('d')).toEqual({ at: 'ready', files: 1, missing: 0 });
    expect(state('e')).toMatchObject({
      at: 'failed',
      problem: {
        message: 'No Data Lake at https://gone.example is configured.'
      }
    });
    const [first, second] = notebook.stored;
    expect(model.lakeOf(first!)).toBe('mine');
    expect(model.lakeOf(second!)).toBe('https://gone.example');
  });

  it('leaves a variable of the same name alone until replacing is requested', async () => {
    notebook.wrong = `NameError: ${TAKEN}`;
    await make().attach(attachment());
    expect(state()).toEqual({ at: 'taken' });
    // Nobody is asked again behind one's back, and nothing of a cell's is taken away.
    await model.again();
    expect(notebook.ran).toHaveLength(1);
    notebook.wrong = null;
    await model.renew('d');
    expect(notebook.ran[1]).toBe('d = ["/d/a", "/d/b"]');
    expect(state()?.at).toBe('ready');
  });

  it('does not take a variable away that a cell has made', async () => {
    notebook.wrong = `NameError: ${TAKEN}`;
    await make().attach(attachment());
    await model.detach('d');
    expect(notebook.ran).toHaveLength(1);
    expect(notebook.stored).toEqual([]);
  });

  it('puts them in at once when the kernel begins anew, in the same turn', async () => {
    await make().attach(attachment());
    notebook.begun.emit();
    // What cells made is gone: there is nothing to be careful with.
    expect(notebook.ran[1]).toBe('d = ["/d/a", "/d/b"]');
    await settled();
    // Once in each life: what cells make of it since is theirs.
    expect(notebook.ran).toHaveLength(2);
    expect(fake.asked).toHaveLength(2);
  });

  it('waits until all is here, and says how much is', async () => {
    fake.places['s:d'] = paths('s:d', ['/d/a'], { missing: 1 });
    await make().attach(attachment());
    expect(notebook.ran).toEqual([]);
    expect(state()).toEqual({ at: 'waiting', here: 1, missing: 1 });
    fake.places['s:d'] = paths('s:d', ['/d/a', '/d/b']);
    await jest.advanceTimersByTimeAsync(6000);
    expect(state()).toEqual({ at: 'ready', files: 2, missing: 0 });
    const asked = fake.asked.length;
    await jest.advanceTimersByTimeAsync(600_000);
    expect(fake.asked).toHaveLength(asked);
  });

  it('uses a part only when told to', async () => {
    fake.places['s:d'] = paths('s:d', ['/d/a'], { missing: 1 });
    await make().attach(attachment());
    await model.setPartial('d', true);
    expect(notebook.ran).toEqual([unlessTaken('d', 'd = ["/d/a"]')]);
    expect(state()).toEqual({ at: 'ready', files: 1, missing: 1 });
    expect(notebook.stored[0]!.partial).toBe(true);
  });

  it('takes it out of the notebook and the kernel', async () => {
    await make().attach(attachment());
    await model.detach('d');
    expect(notebook.stored).toEqual([]);
    expect(notebook.ran[1]).toBe('globals().pop("d", None)');
    expect(state()).toBeUndefined();
  });

  it('does not run Python in another language', async () => {
    notebook.language = 'R';
    await make().attach(attachment());
    expect(notebook.ran).toEqual([]);
    expect(state()).toEqual({ at: 'by-cell', language: 'R' });
  });

  it.each([null, 'python'])('waits for a kernel (%s)', async language => {
    notebook.language = language;
    notebook.ready = false;
    await make().attach(attachment());
    expect(state()).toEqual({ at: 'no-kernel' });
    expect(notebook.ran).toEqual([]);
    notebook.language = 'python';
    notebook.ready = true;
    notebook.begun.emit();
    await settled();
    expect(state()?.at).toBe('ready');
  });

  it('lets one that fails keep no other away', async () => {
    notebook.stored = [
      attachment(),
      attachment({ did: 's:gone', variable: 'gone' })
    ];
    await make().resolve();
    expect(state()?.at).toBe('ready');
    expect(state('gone')).toMatchObject({
      at: 'failed',
      problem: { slug: 'not-found' }
    });
  });

  it('shows the error message of the kernel', async () => {
    notebook.wrong = 'MemoryError: no';
    await make().attach(attachment());
    expect(state()).toMatchObject({
      at: 'failed',
      problem: { message: 'MemoryError: no' }
    });
  });

  it('follows a notebook whose metadata somebody else changes', async () => {
    make();
    notebook.stored = [attachment()];
    notebook.edited.emit();
    await settled();
    expect(state()?.at).toBe('ready');
  });
});

describe('what notebooks keep', () => {
  it('is read, and what is not understood is left out', () => {
    const ours = {
      attachments: [
        { lake: 'demo', did: 's:d', variable: 'd', as: 'object' },
        { lake: 'demo', did: 'no-colon', variable: 'x', as: 'str' },
        { lake: 'demo', did: 's:d', variable: 'a; b', as: 'str' },
        { lake: 5, did: 's:d', variable: 'y' },
        null
      ]
    };
    expect(readAttachments(ours, undefined)).toEqual([
      attachment({ as: 'object' })
    ]);
    expect(readAttachments('nonsense', 7)).toEqual([]);
  });

  it('loses none of two DIDs with one variable', () => {
    const ours = {
      attachments: ['s:a', 's:b', 's:a'].map(did => ({
        lake: 'demo',
        did,
        variable: 'd',
        as: 'auto'
      }))
    };
    expect(readAttachments(ours, undefined)).toEqual([
      attachment({ did: 's:a' }),
      attachment({ did: 's:b', variable: 'd_' })
    ]);
  });

  it('keeps which Rucio it is of', () => {
    const instance = 'https://rucio.example';
    const entry = { lake: 'theirs', did: 's:d', variable: 'd', as: 'auto' };
    const ours = { attachments: [{ ...entry, instance }] };
    expect(readAttachments(ours, undefined)).toEqual([
      attachment({ lake: 'theirs', instance })
    ]);
  });

  it('goes on from rucio-jupyterlab', () => {
    const old = [{ did: 's:d', variableName: 'old', type: 'collection' }];
    expect(readAttachments(undefined, old)).toEqual([
      attachment({ lake: '', variable: 'old' })
    ]);
  });
});
