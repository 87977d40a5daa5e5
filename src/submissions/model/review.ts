import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type {
  ISubmissionsClient,
  IPublishingClient,
  IRecordsClient,
  ISources,
  Loaded
} from '../../tokens';
import type {
  Comment,
  ProblemDocument,
  Review,
  ReviewAction,
  Validation
} from '../../api/types';
import { problemOf } from '../../common/model/problems';
import { RecordModel } from '../../record/model/record';
import { Polling } from '../../common/model/polling';
import { Latest, shown, Store } from '../../common/model/store';

/** Milliseconds between two looks: soon after news, then ever less often. */
const SOONEST = 10_000;
const LATEST = 120_000;
const SLOWER = 1.5;

/** Which request, where. */
export interface IReviewRef {
  source: string;
  id: string;
}

export interface IReviewState {
  review: Loaded<Review>;
  /** Comments and events, oldest first. */
  comments: Loaded<Comment[]>;
  /** What the metadata lack that the OSSR asks for; null where it does not, and once it is over. */
  judged: Validation | null;
  /** What is being typed. */
  answer: string;
  /** What is on its way. */
  busy: ReviewAction | 'say' | null;
  /** Why the last thing that was done did not work. */
  problem: ProblemDocument | null;
}

/** Whether nothing more can become of it. */
export function isOver({ state }: Review): boolean {
  return state !== 'created' && state !== 'submitted';
}

/**
 * One request that a community takes a record, followed while somebody looks.
 *
 * #### Notes
 * Between `watch(true)` and `watch(false)` it is looked at after 10 s, then, while there is no
 * news, ever less often, and not while the page is hidden. A request that is over is not asked
 * for again.
 */
export class ReviewModel extends Store<IReviewState> implements IDisposable {
  constructor(
    private _client: IPublishingClient & IRecordsClient & ISubmissionsClient,
    readonly ref: IReviewRef,
    private _sources: ISources | null = null
  ) {
    super({
      review: { status: 'idle' },
      comments: { status: 'idle' },
      judged: null,
      answer: '',
      busy: null,
      problem: null
    });
    this.record = new RecordModel(_client);
  }

  /** What is reviewed: a draft, and the record once it was taken. */
  readonly record: RecordModel;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get review(): Review | null {
    return shown(this.state.review);
  }

  get comments(): readonly Comment[] {
    return shown(this.state.comments) ?? [];
  }

  /** Emitted when an open request ends, also when somebody else ended it. */
  get ended(): ISignal<this, Review> {
    return this._ended;
  }

  /** Ask for all of it. */
  async load(): Promise<void> {
    const { source, id } = this.ref;
    await Promise.all([
      this._reviews.run(
        this.review,
        () => this._client.review(source, id),
        review => this._learn(review)
      ),
      this._comments.run(
        shown(this.state.comments),
        () => this._client.comments(source, id),
        comments => this._hear(comments)
      )
    ]);
  }

  /** Wait until it is known what may be done. */
  async ready(): Promise<void> {
    if (this.review === null) {
      await this.load();
    }
  }

  /** What is typed into the answer. */
  write(answer: string): void {
    this.set({ answer });
  }

  /** Say something: what is typed, or `text`. Whether it was sent. */
  async say(text = this.state.answer): Promise<boolean> {
    const { source, id } = this.ref;
    const sent = await this._do('say', async () => {
      const comment = await this._client.say(source, id, text);
      this.set({ answer: this.state.answer === text ? '' : this.state.answer });
      this._add(comment);
    });
    return sent;
  }

  /** Accept, decline or cancel; whether it was done. */
  async act(action: ReviewAction, comment: string): Promise<boolean> {
    const { source, id } = this.ref;
    return this._do(action, async () => {
      const value = await this._client.act(source, id, action, comment);
      this._reviews.abort();
      this._learn({ status: 'ready', value });
      void this.load();
      this._repeat.hurry();
    });
  }

  /** Look again from time to time, or stop that. */
  watch(on: boolean): void {
    this._watching = on && !this._isDisposed;
    const wanted = this._watching && !(this.review && isOver(this.review));
    this._repeat.want(wanted);
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this.watch(false);
      this._reviews.abort();
      this._comments.abort();
      this.record.close();
      Signal.clearData(this);
    }
  }

  private async _look(): Promise<void> {
    const before = this._news();
    await this.load();
    if (this.state.review.status === 'failed') {
      throw new Error(this.state.review.problem.title);
    }
    if (this._news() === before) {
      this._repeat.slow(SLOWER);
    } else {
      this._repeat.hurry();
    }
  }

  private _news(): string {
    return `${this.review?.state} ${this.comments.length}`;
  }

  private _learn(review: Loaded<Review>): void {
    const before = this.review;
    this.set({ review });
    if (review.status !== 'ready') {
      return;
    }
    const { value } = review;
    const ended = before !== null && !isOver(before) && isOver(value);
    if (value.record) {
      const ref = { source: this.ref.source, id: value.record };
      void (ended ? this.record.reload() : this.record.open(ref));
      void this._judge(value);
    }
    this.watch(this._watching);
    if (ended) {
      this._ended.emit(value);
    }
  }

  /** Look at the metadata once, and again when the draft or the request changed. */
  private async _judge(review: Review): Promise<void> {
    const mark = `${review.record} ${review.updated}`;
    if (isOver(review)) {
      this._judged = '';
      this.set({ judged: null });
    } else if (mark !== this._judged) {
      this._judged = mark;
      try {
        const { source } = this.ref;
        await this._sources?.load();
        const place = this._sources?.state.sources.find(
          ({ id }) => id === source
        );
        if (place?.rules !== 'ossr') {
          return;
        }
        const { metadata } = await this._client.draft(source, review.record);
        const judged = await this._client.validate(metadata, true);
        if (mark === this._judged) {
          this.set({ judged });
        }
      } catch {
        // Who may not read the draft judges by what is shown of it.
        this._judged = '';
      }
    }
  }

  /** A list that lags behind must not remove a comment that was just sent. */
  private _hear(comments: Loaded<Comment[]>): void {
    if (comments.status === 'ready') {
      const listed = new Set(comments.value.map(({ id }) => id));
      this._sent = this._sent.filter(({ id }) => !listed.has(id));
      const value = [...comments.value, ...this._sent];
      this.set({ comments: { status: 'ready', value } });
    } else {
      this.set({ comments });
    }
  }

  private _add(comment: Comment): void {
    this._sent.push(comment);
    const value = [...this.comments, comment];
    this.set({ comments: { status: 'ready', value } });
    this._repeat.hurry();
  }

  private async _do(
    busy: NonNullable<IReviewState['busy']>,
    task: () => Promise<void>
  ): Promise<boolean> {
    if (this.state.busy !== null) {
      return false;
    }
    this.set({ busy, problem: null });
    try {
      await task();
      this.set({ busy: null });
      return true;
    } catch (reason) {
      this.set({ busy: null, problem: problemOf(reason) });
      return false;
    }
  }

  private _reviews = new Latest();
  private _comments = new Latest();
  private _judged = '';
  private _sent: Comment[] = [];
  private _repeat = new Polling('review', () => this._look(), {
    soon: SOONEST,
    late: LATEST
  });
  private _watching = false;
  private _ended = new Signal<this, Review>(this);
  private _isDisposed = false;
}
