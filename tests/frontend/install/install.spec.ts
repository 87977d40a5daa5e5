import { InstallModel } from '../../../src/install/model/install';
import { JobsModel } from '../../../src/jobs/model/jobs';
import { FakeClient } from '../fixtures/downloads';
import { FakeEvents } from '../fixtures/events';
import {
  installJob,
  installResult,
  planJob,
  planned
} from '../fixtures/install';

describe('InstallModel', () => {
  let client: FakeClient;
  let events: FakeEvents;
  let jobs: JobsModel;
  let model: InstallModel;

  beforeEach(() => {
    client = new FakeClient();
    events = new FakeEvents();
    jobs = new JobsModel(client.client, events.manager);
    events.emit(planJob());
    model = new InstallModel(client.client, jobs, planJob());
  });

  afterEach(() => jobs.dispose());

  it('runs nothing before there is a plan', async () => {
    expect(model.stage.at).toBe('planning');
    expect(await model.start()).toBeNull();
    expect(client.submitted).toEqual([]);
  });

  it('asks for just what the plan showed, by its digest', async () => {
    events.emit(planned());
    expect(model.stage.at).toBe('planned');
    await model.start();
    expect(client.submitted).toEqual([
      { kind: 'install', plan: 'p1', digest: 'd1', title: 'gammaspec' }
    ]);
  });

  it('does not start what cannot be installed', async () => {
    events.emit(planned({ installable: false }));
    expect(await model.start()).toBeNull();
    expect(client.submitted).toEqual([]);
  });

  it('goes through an install to its end', () => {
    events.emit(planned());
    events.emit(installJob());
    expect(model.stage.at).toBe('installing');
    events.emit(installJob({ state: 'failed', revision: 2 }));
    expect(model.stage.at).toBe('failed');
    events.emit(
      installJob({ state: 'succeeded', revision: 3, result: installResult() })
    );
    expect(model.stage.at).toBe('installed');
  });

  it('knows no install of another plan', () => {
    events.emit(planned());
    events.emit(
      installJob({
        spec: { kind: 'install', plan: 'other', digest: 'x', title: '' }
      })
    );
    expect(model.stage.at).toBe('planned');
  });

  it('plans again with another target, and keeps the old plan to look at', async () => {
    events.emit(planned());
    await model.replan({ target: { kind: 'kernel', kernel: 'python3' } });
    expect(client.submitted[0]).toMatchObject({
      kind: 'plan-install',
      record: 'r1',
      target: { kind: 'kernel', kernel: 'python3' }
    });
    const { stage } = model;
    expect(stage.at === 'planning' && stage.before?.id).toBe('p1');
    // It is shown here only: on the list of jobs it would be one more that nobody needs.
    expect(jobs.get('plan')).toBeUndefined();
  });

  it('keeps a plan on the list that was installed by', async () => {
    events.emit(planned());
    events.emit(installJob({ state: 'failed' }));
    await model.replan();
    expect(jobs.get('plan')).toBeDefined();
  });

  it('stops the plan that is being made before it makes another', async () => {
    await model.replan({ sign: 'requirements.txt' });
    expect(client.calls).toEqual(['cancel plan', 'submit']);
  });

  it('remembers what it shows when the jobs are taken off the list', async () => {
    events.emit(planned());
    await jobs.forget('plan');
    expect(model.stage.at).toBe('planned');
  });

  it('finds the plan of an install that it begins with', () => {
    events.emit(planned());
    events.emit(installJob());
    const other = new InstallModel(client.client, jobs, installJob());
    expect(other.planJob?.id).toBe('plan');
    expect(other.stage.at).toBe('installing');
  });

  it('plans the kept files from where they are', async () => {
    events.emit(planned());
    client.keepAnswer = async () => ({ folder: 'kept here' });
    expect(await model.keepFiles()).toBe('kept here');
    expect(await model.keepFiles()).toBe('kept here');
    expect(client.calls.filter(call => call === 'keep p1')).toHaveLength(1);
    await model.replan();
    expect(client.submitted[0]).toMatchObject({
      folder: 'kept here',
      record: null
    });
  });
});
