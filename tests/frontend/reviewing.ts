import type { OssrClient } from '../../src/api/client';
import type {
  Account,
  Comment,
  DeletionIn,
  LocalCopy,
  MyRecord,
  Record,
  Review,
  ReviewAction,
  Source,
  Validation
} from '../../src/api/types';
import { VERSION } from '../../src/version';
import { account, record, source } from './finding';

export function mine(id: string, change: Partial<MyRecord> = {}): MyRecord {
  return {
    source: 'zenodo',
    id,
    title: `Record ${id}`,
    state: 'draft',
    url: `https://zenodo.example/uploads/${id}`,
    doi: null,
    version: null,
    updated: null,
    review: null,
    deletable: false,
    checks: [],
    folder: null,
    ...change
  };
}

export function review(change: Partial<Review> = {}): Review {
  return {
    id: 'q',
    state: 'submitted',
    title: 'Crab spectra',
    record: '7',
    community: 'c',
    created: '2026-01-02T03:04:05+00:00',
    updated: null,
    actions: [],
    author: 'Connie Contributor',
    mine: false,
    url: 'https://zenodo.example/me/requests/q',
    checks: [],
    ...change
  };
}

export function comment(id: string, change: Partial<Comment> = {}): Comment {
  return {
    id,
    author: 'Curt Curator',
    created: '2026-01-03T03:04:05+00:00',
    content: `<p>${id}</p>`,
    event: null,
    mine: false,
    ...change
  };
}

/** The server part, as far as the desk needs it; remembers what was asked. */
export class FakeDesk {
  readonly calls: string[] = [];
  known: Source[] = [
    source({ abilities: ['search', 'sign-in', 'publish'] }),
    source({ id: 'reader' })
  ];
  who: Account = account({ signedIn: true });
  mineAnswer: () => Promise<MyRecord[]> = async () => [];
  reviewsAnswer: () => Promise<Review[]> = async () => [];
  reviewAnswer: () => Promise<Review> = async () => review();
  commentsAnswer: () => Promise<Comment[]> = async () => [];
  recordAnswer: () => Promise<Record> = async () => record({ id: '7' });
  localAnswer: LocalCopy[] = [];
  actAnswer: (action: ReviewAction) => Promise<Review> = async () => review();
  sayAnswer: (text: string) => Promise<Comment> = async text =>
    comment('said', { content: text, mine: true });

  about = async () => ({ version: VERSION, demo: false });
  sources = async () => this.known;
  account = async () => this._note('account', this.who);
  mine = () => this._note('mine', this.mineAnswer());
  reviews = () => this._note('reviews', this.reviewsAnswer());
  review = () => this._note('review', this.reviewAnswer());
  comments = () => this._note('comments', this.commentsAnswer());
  record = (_: string, id: string) =>
    this._note(`record ${id}`, this.recordAnswer());
  draft = (_: string, id: string) =>
    this._note(`draft ${id}`, { metadata: {} });
  judged: Validation = { problems: [], required: [], advice: [] };
  validate = async () => this.judged;
  versions = async () => [];
  local = async () => this.localAnswer;
  choices = async () => [
    { id: 'spam', title: 'Spam', note: null, group: null }
  ];
  discard = (_: string, id: string) => this._note(`discard ${id}`, { id });
  delete = (_: string, id: string, wanted: DeletionIn) =>
    this._note(`delete ${id} ${wanted.reason} ${wanted.comment}`, {
      record: id,
      state: 'deleted' as const,
      request: null
    });
  act = (_: string, id: string, action: ReviewAction, words: string) =>
    this._note(`act ${id} ${action} ${words}`, this.actAnswer(action));
  say = (_: string, id: string, text: string) =>
    this._note(`say ${id} ${text}`, this.sayAnswer(text));

  get client(): OssrClient {
    return this as unknown as OssrClient;
  }

  private async _note<T>(call: string, answer: T | Promise<T>): Promise<T> {
    this.calls.push(call);
    return answer;
  }
}
