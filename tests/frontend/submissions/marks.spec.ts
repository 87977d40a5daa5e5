import { Signal } from '@lumino/signaling';

import { marks } from '../../../src/submissions/plugins/marks';
import { FakeClient } from '../fixtures/downloads';
import { settled } from '../fixtures/helpers';

describe('the plugin of marks', () => {
  let asked: string[];

  /** A page with an empty workspace; `use` shows a repository in it. */
  const open = async () => {
    const signal = () => new Signal<object, unknown>({});
    const fake = new FakeClient();
    asked = fake.calls;
    const sources = { state: { sources: [] as object[] }, changed: signal() };
    const jobs = { state: { jobs: [] }, changed: signal(), ended: signal() };
    const model = {
      path: 'work',
      pathChanged: signal(),
      fileChanged: signal()
    };
    const app = {
      restored: Promise.resolve(),
      commands: {},
      serviceManager: {
        contents: { driveName: () => '', localPath: (path: string) => path }
      }
    };
    const browser = { node: document.createElement('div'), model };
    const state = { fetch: async () => undefined, save: async () => undefined };
    void marks.activate(
      app as never,
      Object.assign(fake.client, { settled: signal() }) as never,
      jobs,
      sources,
      browser,
      null,
      state,
      null
    );
    await settled();
    return {
      use: async () => {
        sources.state.sources = [{}];
        sources.changed.emit(undefined);
        await settled();
      }
    };
  };

  beforeEach(() => localStorage.clear());

  it('asks for nothing where the panel was never opened', async () => {
    await open();
    expect(asked).toEqual([]);
  });

  it('shows marks again after a reset of the workspace', async () => {
    await (await open()).use();
    await open();
    expect(asked).toContain('local work');
  });
});
