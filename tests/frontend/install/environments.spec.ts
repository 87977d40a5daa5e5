import { ProblemError } from '../../../src/api/problem';
import { EnvironmentsModel } from '../../../src/install/model/environments';
import { JobsModel } from '../../../src/jobs/model/jobs';
import { FakeClient } from '../fixtures/downloads';
import { settled } from '../fixtures/helpers';
import { FakeEvents } from '../fixtures/events';
import { environment, installJob } from '../fixtures/install';

describe('EnvironmentsModel', () => {
  let client: FakeClient;
  let events: FakeEvents;
  let jobs: JobsModel;
  let model: EnvironmentsModel;

  beforeEach(() => {
    client = new FakeClient();
    events = new FakeEvents();
    jobs = new JobsModel(client.client, events.manager);
    model = new EnvironmentsModel(client.client, jobs);
    client.environmentsAnswer = async () => [environment()];
  });

  afterEach(() => jobs.dispose());

  const asked = () =>
    client.calls.filter(call => call === 'environments').length;

  it('asks for nothing before it is shown, also when an install ends', async () => {
    events.emit(installJob());
    events.emit(installJob({ state: 'succeeded', revision: 2 }));
    await settled();
    expect(asked()).toBe(0);
  });

  it('asks again when an install has ended', async () => {
    await model.load();
    events.emit(installJob());
    events.emit(installJob({ state: 'succeeded', revision: 2 }));
    await settled();
    expect(asked()).toBe(2);
  });

  it('forgets what was removed, and only then', async () => {
    await model.load();
    await model.remove('e1');
    expect(client.calls).toContain('remove e1');
    expect(model.environments).toEqual([]);
  });

  it('keeps the list when removing fails', async () => {
    await model.load();
    client.removeAnswer = async () => {
      throw ProblemError.unreachable();
    };
    await expect(model.remove('e1')).rejects.toThrow(ProblemError);
    expect(model.environments).toHaveLength(1);
  });

  it('makes the plan of an update one of the jobs', async () => {
    const job = await model.update('e1');
    expect(jobs.get(job.id)).toBe(job);
  });
});
