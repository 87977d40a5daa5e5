import { AvailabilityModel } from '../../../src/lake/model/availability';
import { JobsModel } from '../../../src/jobs/model/jobs';
import { FakeClient } from '../fixtures/downloads';
import { FakeEvents } from '../fixtures/events';
import { FakeLake } from '../fixtures/fakeLake';
import { did, following, here } from '../fixtures/lake';

describe('AvailabilityModel', () => {
  let fake: FakeLake;
  let model: AvailabilityModel;
  let events: FakeEvents;

  beforeEach(() => {
    jest.useFakeTimers();
    fake = new FakeLake();
    events = new FakeEvents();
    const jobs = new JobsModel(new FakeClient().client, events.manager);
    model = new AvailabilityModel(fake.client, jobs);
    model.setLake('demo');
  });
  afterEach(() => {
    model.dispose();
    jest.useRealTimers();
  });

  it('asks once, in batches of a hundred, when scrolling rests', async () => {
    const rows = Array.from({ length: 130 }, (_, index) => did(`s:${index}`));
    model.look('tree', rows.slice(0, 5));
    model.look('tree', rows);
    await jest.advanceTimersByTimeAsync(200);
    expect(fake.asked.map(text => text.split(' ').length - 1)).toEqual([
      100, 30
    ]);
    model.look('tree', rows.slice(20, 40));
    await jest.advanceTimersByTimeAsync(200);
    expect(fake.asked).toHaveLength(2);
  });

  it('asks anew for what is looked at after a while, as others make rules, too', async () => {
    model.look('did', [did('s:a')]);
    await jest.advanceTimersByTimeAsync(20_000);
    model.look('did', [did('s:a')]);
    await jest.advanceTimersByTimeAsync(200);
    expect(fake.asked).toHaveLength(1);
    fake.states['s:a'] = here('s:a');
    await jest.advanceTimersByTimeAsync(20_000);
    model.look('did', [did('s:a')]);
    // What is known stays until the answer is here.
    expect(model.of(did('s:a'))?.state).toBe('absent');
    await jest.advanceTimersByTimeAsync(200);
    expect(model.of(did('s:a'))?.state).toBe('available');
  });

  it('looks again, less and less often, while something in sight is on its way', async () => {
    fake.states['s:a'] = here('s:a', { state: 'replicating', here: 1 });
    model.look('tree', [did('s:a'), did('s:b')]);
    await jest.advanceTimersByTimeAsync(60_000);
    const often = fake.asked.length;
    expect(often).toBeGreaterThan(5);
    expect(often).toBeLessThan(15);
    // Only what moves is asked for again.
    expect(fake.asked[fake.asked.length - 1]).toBe('availability s:a');
    fake.states['s:a'] = here('s:a');
    await jest.advanceTimersByTimeAsync(120_000);
    expect(model.of(did('s:a'))?.state).toBe('available');
    const last = fake.asked.length;
    await jest.advanceTimersByTimeAsync(300_000);
    expect(fake.asked).toHaveLength(last);
  });

  it('looks again when a job has made a rule, and when it says something else', async () => {
    model.look('did', [did('s:d')]);
    await jest.advanceTimersByTimeAsync(1000);
    expect(model.of(did('s:d'))?.state).toBe('absent');
    const before = fake.asked.length;
    events.emit(following(1, null));
    await jest.advanceTimersByTimeAsync(1000);
    expect(fake.asked).toHaveLength(before);
    fake.states['s:d'] = here('s:d', { state: 'replicating', here: 0 });
    events.emit(following(2, { done: 0, note: null }));
    await jest.advanceTimersByTimeAsync(100);
    expect(model.of(did('s:d'))?.state).toBe('replicating');
    const count = fake.asked.length;
    events.emit(following(3, { done: 1, note: null })); // is looked at anyway, now and then
    await jest.advanceTimersByTimeAsync(100);
    expect(fake.asked).toHaveLength(count);
    fake.states['s:d'] = here('s:d', { state: 'stuck', here: 1 });
    events.emit(following(4, { done: 1, note: 'Stuck.' }));
    await jest.advanceTimersByTimeAsync(100);
    expect(model.of(did('s:d'))?.state).toBe('stuck');
  });

  it('does not look at what went out of sight', async () => {
    fake.states['s:a'] = here('s:a', { state: 'replicating' });
    model.look('tree', [did('s:a')]);
    await jest.advanceTimersByTimeAsync(1000);
    model.look('tree', []);
    await jest.advanceTimersByTimeAsync(300_000);
    expect(fake.asked).toHaveLength(1);
  });

  it('says which rows the lake did not answer for', async () => {
    fake.availability = async () => {
      throw new Error('down');
    };
    model.look('tree', [did('s:a')]);
    await jest.advanceTimersByTimeAsync(1000);
    expect([...model.state.failed]).toEqual(['s:a']);
  });
});
