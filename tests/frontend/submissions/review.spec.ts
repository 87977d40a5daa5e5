import { ReviewModel } from '../../../src/submissions/model/review';
import {
  ReviewWatch,
  type IReviewNews
} from '../../../src/submissions/model/reviewWatch';
import { SourcesModel } from '../../../src/account/model/sources';
import { copy } from '../fixtures/downloads';
import { problem, record, source } from '../fixtures/search';
import { Deferred } from '../fixtures/helpers';
import { comment, FakeSubmissions, review } from '../fixtures/submissions';

describe('ReviewModel', () => {
  let server: FakeSubmissions;
  let model: ReviewModel;
  const requests = () => server.calls.filter(call => call === 'review').length;

  beforeEach(() => {
    jest.useFakeTimers();
    server = new FakeSubmissions();
    model = new ReviewModel(server.client, { source: 'zenodo', id: 'q' });
  });

  afterEach(() => {
    model.dispose();
    jest.useRealTimers();
  });

  it('loads the request, what was said, and the record', async () => {
    server.commentsAnswer = async () => [comment('hello')];
    await model.load();
    expect(model.review?.title).toBe('Crab spectra');
    expect(model.comments.map(({ id }) => id)).toEqual(['hello']);
    expect(server.calls).toContain('record 7');
  });

  it('looks at what the OSSR requires, once for each change, and only there', async () => {
    server.judged.required = [{ pointer: '/readme', detail: 'missing' }];
    await model.load();
    await jest.advanceTimersByTimeAsync(0);
    expect(model.state.judged).toBeNull();
    model.dispose();
    server.known = [source({ rules: 'ossr' })];
    model = new ReviewModel(
      server.client,
      { source: 'zenodo', id: 'q' },
      new SourcesModel(server.client)
    );
    const drafts = () => server.calls.filter(call => call === 'draft 7').length;
    await model.load();
    await model.load();
    await jest.advanceTimersByTimeAsync(0);
    expect(model.state.judged?.required).toHaveLength(1);
    expect(drafts()).toBe(1);
    server.reviewAnswer = async () => review({ updated: '2026-02-02' });
    await model.load();
    await jest.advanceTimersByTimeAsync(0);
    expect(drafts()).toBe(2);
    server.reviewAnswer = async () => review({ state: 'accepted' });
    await model.load();
    expect(model.state.judged).toBeNull();
  });

  it('looks soon, then ever less often, and not once it is over', async () => {
    await model.load();
    model.watch(true);
    await jest.advanceTimersByTimeAsync(11_000);
    expect(requests()).toBe(2);
    await jest.advanceTimersByTimeAsync(11_000);
    expect(requests()).toBe(2);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(requests()).toBe(3);
    server.reviewAnswer = async () => review({ state: 'declined' });
    await jest.advanceTimersByTimeAsync(60_000);
    const asked = requests();
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(requests()).toBe(asked);
  });

  it('tells when somebody else accepts it, and reads the record anew', async () => {
    const ended: string[] = [];
    model.ended.connect((_, { state }) => ended.push(state));
    await model.load();
    server.recordAnswer = async () => record({ id: '7', doi: '10.5281/7' });
    server.reviewAnswer = async () => review({ state: 'accepted' });
    await model.load();
    await model.load();
    await jest.advanceTimersByTimeAsync(0);
    expect(ended).toEqual(['accepted']);
    expect(model.record.record?.doi).toBe('10.5281/7');
  });

  it('tells nothing of what was over when it was opened', async () => {
    const ended: string[] = [];
    model.ended.connect((_, { state }) => ended.push(state));
    server.reviewAnswer = async () => review({ state: 'accepted' });
    await model.load();
    expect(ended).toEqual([]);
  });

  it('keeps what is typed if it cannot be said', async () => {
    await model.load();
    model.write('Thanks');
    server.sayAnswer = () => Promise.reject(problem('upstream-slow'));
    expect(await model.say()).toBe(false);
    expect(model.state.answer).toBe('Thanks');
    expect(model.state.problem?.slug).toBe('upstream-slow');
    server.sayAnswer = async text => comment('sent', { content: text });
    expect(await model.say()).toBe(true);
    expect(model.state).toMatchObject({ answer: '', problem: null });
  });

  it('shows what was said though the list lags behind, and once', async () => {
    await model.load();
    await model.say('Thanks');
    await model.load();
    expect(model.comments.map(({ id }) => id)).toEqual(['sent']);
    server.commentsAnswer = async () => [comment('sent'), comment('next')];
    await model.load();
    expect(model.comments.map(({ id }) => id)).toEqual(['sent', 'next']);
  });

  it('does one thing at a time', async () => {
    await model.load();
    const later = new Deferred<ReturnType<typeof review>>();
    server.actAnswer = () => later.promise;
    const first = model.act('accept', 'Fine');
    expect(model.state.busy).toBe('accept');
    expect(await model.act('decline', '')).toBe(false);
    server.reviewAnswer = async () => review({ state: 'accepted' });
    later.resolve(review({ state: 'accepted' }));
    expect(await first).toBe(true);
    expect(server.calls.filter(call => call.startsWith('act'))).toEqual([
      'act q accept Fine'
    ]);
    expect(model.review?.state).toBe('accepted');
  });
});

describe('ReviewWatch', () => {
  let server: FakeSubmissions;
  let watch: ReviewWatch;
  let news: IReviewNews[];
  const waiting = copy({
    source: 'zenodo',
    published: 'in-review',
    review: 'q'
  });

  beforeEach(() => {
    jest.useFakeTimers();
    server = new FakeSubmissions();
    watch = new ReviewWatch(server.client);
    news = [];
    watch.ended.connect((_, each) => news.push(each));
  });

  afterEach(() => {
    watch.dispose();
    jest.useRealTimers();
  });

  it('asks for nothing where nothing is in review', async () => {
    watch.follow([copy(), copy({ published: 'published', review: 'q' })]);
    await jest.advanceTimersByTimeAsync(600_000);
    expect(server.calls).toEqual([]);
  });

  it('tells once what became of a request, and stops there', async () => {
    watch.follow([waiting, waiting]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(server.calls).toEqual(['review']);
    server.reviewAnswer = async () => review({ state: 'accepted' });
    await jest.advanceTimersByTimeAsync(121_000);
    expect(news.map(each => each.review.state)).toEqual(['accepted']);
    watch.follow([copy({ published: 'published' })]);
    const asked = server.calls.length;
    await jest.advanceTimersByTimeAsync(600_000);
    expect(server.calls).toHaveLength(asked);
  });

  it('goes on after a failure', async () => {
    server.reviewAnswer = () => Promise.reject(problem('offline'));
    watch.follow([waiting]);
    await jest.advanceTimersByTimeAsync(1_000);
    server.reviewAnswer = async () => review({ state: 'declined' });
    await jest.advanceTimersByTimeAsync(600_000);
    expect(news).toHaveLength(1);
  });
});
