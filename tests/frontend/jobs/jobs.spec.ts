import { JobsModel } from '../../../src/jobs/model/jobs';
import { FakeClient, job } from '../fixtures/downloads';
import { Deferred, settled } from '../fixtures/helpers';
import { FakeEvents } from '../fixtures/events';

describe('JobsModel', () => {
  let client: FakeClient;
  let events: FakeEvents;
  let jobs: JobsModel;

  beforeEach(() => {
    client = new FakeClient();
    events = new FakeEvents();
    jobs = new JobsModel(client.client, events.manager);
  });

  afterEach(() => jobs.dispose());

  it('sends no request before it is started', () => {
    expect(client.calls).toEqual([]);
  });

  it('keeps the job of an event over an older answer that was on its way', async () => {
    const answer = new Deferred<ReturnType<typeof job>[]>();
    client.jobsAnswer = () => answer.promise;
    const loading = jobs.load();
    events.emit(job({ revision: 7 }));
    answer.resolve([job({ revision: 3 })]);
    await loading;
    expect(jobs.get('j1')?.revision).toBe(7);
  });

  it('keeps a job that was started while the list was on its way', async () => {
    const answer = new Deferred<ReturnType<typeof job>[]>();
    client.jobsAnswer = () => answer.promise;
    const loading = jobs.load();
    events.emit(job({ id: 'new', created: 9 }));
    answer.resolve([job({ id: 'old', state: 'succeeded' })]);
    await loading;
    expect(jobs.state.jobs.map(({ id }) => id)).toEqual(['new', 'old']);
  });

  it('does not list a job again that was forgotten while the list was on its way', async () => {
    events.emit(job({ state: 'succeeded' }));
    const answer = new Deferred<ReturnType<typeof job>[]>();
    client.jobsAnswer = () => answer.promise;
    const loading = jobs.load();
    await jobs.forget('j1');
    answer.resolve([job({ state: 'succeeded' })]);
    await loading;
    expect(jobs.state.jobs).toEqual([]);
  });

  it('drops an event that is older than what it knows', () => {
    events.emit(job({ revision: 5, state: 'succeeded' }));
    events.emit(job({ revision: 4 }));
    expect(jobs.get('j1')?.state).toBe('succeeded');
  });

  it('tells the end of a job whose last event was lost', async () => {
    const ended: string[] = [];
    jobs.ended.connect((_, { state }) => ended.push(state));
    events.emit(job());
    client.jobsAnswer = async () => [job({ revision: 9, state: 'failed' })];
    await jobs.load();
    expect(ended).toEqual(['failed']);
  });

  it('tells the end once, also when it came before the answer to the submission', async () => {
    const ended: string[] = [];
    jobs.ended.connect((_, { id }) => ended.push(id));
    const answer = new Deferred<ReturnType<typeof job>>();
    client.submitAnswer = () => answer.promise;
    const submitting = jobs.submit(job().spec);
    events.emit(job({ revision: 9, state: 'succeeded' }));
    answer.resolve(job({ revision: 1 }));
    expect((await submitting).state).toBe('succeeded');
    expect(ended).toEqual(['j1']);
  });

  it('waits for a success through a failure and a new try', async () => {
    const then = jest.fn();
    events.emit(job());
    jobs.onSuccess('j1', then);
    events.emit(job({ revision: 2, state: 'failed' }));
    expect(then).not.toHaveBeenCalled();
    await jobs.retry('j1');
    events.emit(job({ revision: 101, state: 'succeeded' }));
    events.emit(job({ revision: 102, state: 'succeeded' }));
    await settled();
    expect(then).toHaveBeenCalledTimes(1);
  });

  it('asks again after half a minute while something is under way, not at once', async () => {
    jest.useFakeTimers();
    client.jobsAnswer = async () => [job({ revision: 2, state: 'succeeded' })];
    events.emit(job());
    await jest.advanceTimersByTimeAsync(20_000);
    expect(client.calls).toEqual([]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(client.calls).toEqual(['jobs']);
    jest.useRealTimers();
  });

  it('says why the list could not be asked for, and keeps what it knows', async () => {
    events.emit(job());
    client.jobsAnswer = () => Promise.reject(new Error('broken pipe'));
    await jobs.load();
    expect(jobs.state.problem?.message).toBe('broken pipe');
    expect(jobs.state.jobs).toHaveLength(1);
  });
});
