import { SubmissionsModel } from '../../../src/submissions/model/submissions';
import { SourcesModel } from '../../../src/account/model/sources';
import { account, problem, source } from '../fixtures/search';
import { Deferred, settled } from '../fixtures/helpers';
import { FakeSubmissions, mine, review } from '../fixtures/submissions';

describe('SubmissionsModel', () => {
  let server: FakeSubmissions;
  let sources: SourcesModel;
  let submissions: SubmissionsModel;

  beforeEach(() => {
    jest.useFakeTimers();
    server = new FakeSubmissions();
    sources = new SourcesModel(server.client);
    submissions = new SubmissionsModel(server.client, sources);
  });

  afterEach(() => {
    submissions.dispose();
    jest.useRealTimers();
  });

  it('asks for nothing before it is shown', () => {
    expect(server.calls).toEqual([]);
  });

  it('shows a repository that takes records, whatever is searched', async () => {
    server.known = [source({ id: 'reader' }), ...server.known.slice(0, 1)];
    server.mineAnswer = async () => [mine('1')];
    server.reviewsAnswer = async () => [review()];
    await submissions.show();
    expect(submissions.source?.id).toBe('zenodo');
    expect(submissions.mine.map(({ id }) => id)).toEqual(['1']);
    expect(submissions.requests).toHaveLength(1);
    expect(server.calls).toEqual(['account', 'mine', 'reviews']);
  });

  it('asks for no list without an account, and for all once there is one', async () => {
    server.who = account();
    await submissions.show();
    expect(submissions.signedIn).toBe(false);
    expect(server.calls).toEqual(['account']);
    server.who = account({ signedIn: true });
    server.mineAnswer = async () => [mine('1')];
    await sources.loadAccount('zenodo');
    await settled();
    expect(submissions.mine).toHaveLength(1);
  });

  it('shows nothing of somebody who signed out', async () => {
    server.mineAnswer = async () => [mine('1')];
    await submissions.show();
    server.who = account();
    await sources.loadAccount('zenodo');
    await settled();
    expect(submissions.mine).toEqual([]);
  });

  it('keeps what was there while a list cannot be had', async () => {
    server.mineAnswer = async () => [mine('1')];
    await submissions.show();
    server.mineAnswer = () => Promise.reject(problem('upstream-down'));
    await submissions.reload();
    expect(submissions.state.mine.status).toBe('failed');
    expect(submissions.mine).toHaveLength(1);
  });

  it('shows a discarded draft no more, though the list lags behind', async () => {
    server.mineAnswer = async () => [mine('1'), mine('2')];
    await submissions.show();
    await submissions.discard('zenodo', '1');
    expect(server.calls).toContain('discard 1');
    expect(submissions.mine.map(({ id }) => id)).toEqual(['2']);
    const asked = server.calls.length;
    jest.advanceTimersByTime(2_000);
    expect(server.calls.slice(asked)).toEqual(['mine', 'reviews']);
  });

  it('shows a record whose changes were discarded all the same', async () => {
    server.mineAnswer = async () => [mine('1', { state: 'editing' })];
    await submissions.show();
    await submissions.discard('zenodo', '1');
    expect(submissions.mine).toHaveLength(1);
  });

  it('drops the answer of a repository that was left', async () => {
    server.known = [
      ...server.known,
      source({ id: 'b', abilities: ['publish'] })
    ];
    const late = new Deferred<ReturnType<typeof mine>[]>();
    server.mineAnswer = () => late.promise;
    const first = submissions.show('zenodo');
    await settled();
    server.mineAnswer = async () => [mine('b1')];
    server.who = account({ source: 'b', signedIn: true });
    await submissions.show('b');
    late.resolve([mine('a1')]);
    await first;
    expect(submissions.mine.map(({ id }) => id)).toEqual(['b1']);
  });

  it('asks again every minute while it is watched, and not after', async () => {
    await submissions.show();
    const lists = () => server.calls.filter(call => call === 'mine').length;
    submissions.watch(true);
    await jest.advanceTimersByTimeAsync(61_000);
    expect(lists()).toBe(2);
    submissions.watch(false);
    await jest.advanceTimersByTimeAsync(300_000);
    expect(lists()).toBe(2);
  });
});
