import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import { addJobCommands } from '../../../src/jobs/commands';
import { JobsModel } from '../../../src/jobs/model/jobs';
import { JobListModel } from '../../../src/jobs/model/jobList';
import { FakeClient, job } from '../fixtures/downloads';
import { FakeEvents } from '../fixtures/events';

describe('the commands on jobs', () => {
  const commands = new CommandRegistry();
  const client = new FakeClient();
  const events = new FakeEvents();
  const jobs = new JobsModel(client.client, events.manager);
  const transfers = new JobListModel();
  const show = jest.fn();

  beforeAll(() => {
    addJobCommands({
      commands,
      trans: nullTranslator.load('jupyter_ossr_ext'),
      jobs,
      transfers,
      show
    });
  });

  beforeEach(() => {
    client.calls = [];
    client.retried = [];
    jobs['set']({ jobs: [], loaded: true });
  });

  afterAll(() => jobs.dispose());

  it('cancels the only job that is under way when none is named', async () => {
    events.emit(job({ id: 'old', state: 'succeeded' }));
    events.emit(job({ id: 'now' }));
    await commands.execute('ossr:cancel-job');
    expect(client.calls).toEqual(['cancel now']);
  });

  it('is enabled only where there is something to act on', () => {
    expect(commands.isEnabled('ossr:cancel-job')).toBe(false);
    events.emit(job({ state: 'succeeded' }));
    expect(commands.isEnabled('ossr:cancel-job', { job: 'j1' })).toBe(false);
    expect(commands.isEnabled('ossr:retry-job', { job: 'j1' })).toBe(false);
    expect(commands.isEnabled('ossr:remove-job', { job: 'j1' })).toBe(true);
    expect(commands.isEnabled('ossr:clear-finished-jobs')).toBe(true);
  });

  it('tries again in the way that is said, and ignores one that does not exist', async () => {
    events.emit(job({ state: 'failed' }));
    await commands.execute('ossr:retry-job', {
      job: 'j1',
      onConflict: 'replace'
    });
    events.emit(job({ state: 'failed', revision: 200 }));
    await commands.execute('ossr:retry-job', { job: 'j1', onConflict: 'burn' });
    expect(client.retried).toEqual([{ onConflict: 'replace' }, {}]);
  });

  it('clears what ended and leaves what active transfer', async () => {
    events.emit(job({ id: 'a', state: 'failed' }));
    events.emit(job({ id: 'b', state: 'succeeded' }));
    events.emit(job({ id: 'c' }));
    await commands.execute('ossr:clear-finished-jobs');
    expect(jobs.state.jobs.map(({ id }) => id)).toEqual(['c']);
  });

  it('shows a log where it is', async () => {
    events.emit(job());
    await commands.execute('ossr:show-job-log', { job: 'j1' });
    expect(transfers.state.logs.has('j1')).toBe(true);
    expect(show).toHaveBeenCalled();
  });
});
