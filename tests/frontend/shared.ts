/** What the fakes of every part share. */
import type { ProblemDocument, Record } from '../../src/api/types';

/** A promise that the test keeps or breaks when it likes. */
export class Deferred<T> {
  readonly promise = new Promise<T>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
  resolve!: (value: T) => void;
  reject!: (reason: unknown) => void;
}

/** Let everything that was promised happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await Promise.resolve();
  }
}

/** A record that tells only what every record tells. */
export function plainRecord(change: Partial<Record> = {}): Record {
  return {
    source: 'demo',
    id: 'r1',
    title: 'A record',
    url: 'https://example.org/records/r1',
    parent: 'p1',
    creators: [],
    contributors: [],
    publicationDate: null,
    created: null,
    updated: null,
    dates: [],
    version: '1.0',
    isLatest: true,
    isDraft: false,
    publisher: null,
    resourceType: null,
    licences: [],
    subjects: [],
    languages: [],
    funding: [],
    related: [],
    references: [],
    communities: [],
    codeRepository: null,
    programmingLanguages: [],
    developmentStatus: null,
    description: '',
    access: { status: 'open', embargoUntil: null, embargoReason: null },
    doi: null,
    conceptDoi: null,
    files: [],
    filesHidden: false,
    defaultPreview: null,
    views: null,
    downloads: null,
    ...change
  };
}

/** What the server part says when something could not be. */
export function problemDocument(
  slug: string,
  change: Partial<ProblemDocument> = {}
): ProblemDocument {
  return {
    type: 'about:blank',
    slug,
    title: `Title of ${slug}`,
    status: 400,
    detail: `What to do about ${slug}.`,
    message: `What to do about ${slug}.`,
    upstream: null,
    retryAfter: null,
    fields: [],
    paths: [],
    evidence: null,
    ...change
  };
}
