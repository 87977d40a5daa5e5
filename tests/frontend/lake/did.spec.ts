import { DidModel } from '../../../src/lake/model/did';
import { FilesRegistry } from '../../../src/files/model/filesRegistry';
import { JobsModel } from '../../../src/jobs/model/jobs';
import { FakeClient } from '../fixtures/downloads';
import { FakeEvents } from '../fixtures/events';
import { FakeLake } from '../fixtures/fakeLake';
import { did, following, lake, plan, rule } from '../fixtures/lake';
import { settled } from '../fixtures/helpers';

describe('DidModel', () => {
  let fake: FakeLake;
  let events: FakeEvents;
  let model: DidModel;

  beforeEach(async () => {
    fake = new FakeLake();
    events = new FakeEvents();
    const { client } = new FakeClient();
    const jobs = new JobsModel(client, events.manager);
    const files = new FilesRegistry(client, jobs);
    model = new DidModel(lake(), did('s:d'), fake.client, jobs, files);
    await model.load();
  });
  afterEach(() => model.dispose());

  const rules = () => {
    const { rules } = model.state;
    return rules.status === 'ready' ? rules.value : [];
  };

  it('shows the rule that a job has made, while it is followed', async () => {
    expect(rules()).toEqual([]);
    fake.ruled = [rule('r', { state: 'replicating', locksOk: 0 })];
    fake.planned = plan({ existing: fake.ruled[0] });
    events.emit(following(1, { done: 0, note: null }));
    await settled();
    expect(rules()[0]?.state).toBe('replicating');
    expect(model.plan.state.plan).toMatchObject({
      value: { existing: { id: 'r' } }
    });
    const plans = fake.asked.length;
    fake.ruled = [rule('r', { state: 'replicating', locksOk: 1 })];
    events.emit(following(2, { done: 1, note: null }));
    await settled();
    expect(rules()[0]?.locksOk).toBe(1);
    expect(fake.asked).toHaveLength(plans);
  });

  it('is ready to ask for what the quota does not allow', async () => {
    fake.planned = plan({ fits: false, why: 'Too large.' });
    await model.plan.load();
    expect(model.plan.ready).toBe(false);
    model.plan.choose({ approval: true });
    expect(model.plan.ready).toBe(true);
  });
});
