import { JobsModel } from '../../../src/jobs/model/jobs';
import { UploadModel } from '../../../src/lake/model/upload';
import { FakeClient } from '../fixtures/downloads';
import { FakeEvents } from '../fixtures/events';
import { FakeLake } from '../fixtures/fakeLake';
import { lake as aLake } from '../fixtures/lake';

describe('the storage that an upload proposes', () => {
  const proposed = async (
    names: string[],
    writable: (name: string) => boolean
  ): Promise<string> => {
    const fake = new FakeLake();
    const [one] = await fake.rses();
    fake.rses = async () =>
      names.map(name => ({ ...one!, name, writable: writable(name) }));
    const jobs = new JobsModel(
      new FakeClient().client,
      new FakeEvents().manager
    );
    const here = aLake({ destination: 'HERE' });
    const model = new UploadModel(here, ['a.csv'], fake.client, jobs);
    await model.load();
    model.dispose();
    return model.state.form.rse;
  };

  it('is the one whose files can be read here', async () => {
    expect(await proposed(['A', 'HERE', 'Z'], () => true)).toBe('HERE');
  });

  it('is another where one may not write there', async () => {
    const others = (name: string) => name !== 'HERE';
    expect(await proposed(['HERE', 'Z'], others)).toBe('Z');
    expect(await proposed(['HERE'], others)).toBe('');
  });
});
