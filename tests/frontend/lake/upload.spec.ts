import { JobsModel } from '../../../src/jobs/model/jobs';
import { UploadModel } from '../../../src/lake/model/upload';
import { FakeClient } from '../fixtures/downloads';
import { FakeEvents } from '../fixtures/events';
import { FakeLake } from '../fixtures/fakeLake';
import { lake as aLake } from '../fixtures/lake';

describe('the storage that an upload proposes', () => {
  const proposed = async (names: string[]): Promise<string> => {
    const fake = new FakeLake();
    const [one] = await fake.uploadRses();
    fake.uploadRses = async () => names.map(name => ({ ...one!, name }));
    const jobs = new JobsModel(
      new FakeClient().client,
      new FakeEvents().manager
    );
    const here = aLake({ destination: 'HERE' });
    const model = new UploadModel(here, ['a.csv'], fake.client, jobs);
    await model.load();
    model.dispose();
    expect(model.state.form.lifetime).toBeNull();
    return model.state.form.rse;
  };

  it('is the one whose files can be read here', async () => {
    expect(await proposed(['A', 'HERE', 'Z'])).toBe('HERE');
  });

  it('is another where the account may not upload there', async () => {
    expect(await proposed(['Y', 'Z'])).toBe('Y');
    expect(await proposed([])).toBe('');
  });
});

describe('an upload of the files of a record', () => {
  const files = {
    source: 'zenodo',
    record: '123',
    keys: ['a.csv'],
    title: 'Events'
  };
  let model: UploadModel;

  beforeEach(async () => {
    const jobs = new JobsModel(
      new FakeClient().client,
      new FakeEvents().manager
    );
    model = new UploadModel(aLake(), files, new FakeLake().client, jobs);
    await model.load();
  });

  afterEach(() => model.dispose());

  it('goes into a dataset that is named after the record', () => {
    const { scope } = model.state.form;
    expect(model.spec).toMatchObject({
      paths: [],
      record: files,
      dataset: { scope, name: 'zenodo.123' },
      prefix: 'zenodo.123.'
    });
  });

  it('needs a dataset', () => {
    model.change({ dataset: ' ' });
    expect(model.spec).toBeNull();
  });

  it('is replaced by local files, which need none', () => {
    model.choose(['b.csv']);
    expect(model.spec).toMatchObject({
      paths: ['b.csv'],
      record: null,
      dataset: null,
      prefix: ''
    });
  });
});
