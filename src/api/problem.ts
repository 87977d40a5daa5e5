import type { ProblemDocument } from './types';

/** The one failure that the interface knows: an RFC 9457 problem, thrown. */
export class ProblemError extends Error {
  constructor(readonly problem: ProblemDocument) {
    super(problem.message);
    this.name = 'ProblemError';
  }

  /** Make anything that was thrown into a problem. */
  static from(reason: unknown): ProblemError {
    if (reason instanceof ProblemError) {
      return reason;
    }
    const text = reason instanceof Error ? reason.message : String(reason);
    return new ProblemError(
      describeProblem('internal', 'Unexpected error', 500, text)
    );
  }

  /** The Jupyter server did not answer at all. */
  static unreachable(): ProblemError {
    return new ProblemError(
      describeProblem(
        'server-unreachable',
        'The Jupyter server does not respond',
        0,
        'Check that the Jupyter server is running, then retry.'
      )
    );
  }

  /** The server's answer is not a problem document: its part is missing or older. */
  static foreign(status: number): ProblemError {
    const missing = status === 404;
    return new ProblemError(
      describeProblem(
        missing ? 'server-part-missing' : 'http',
        missing
          ? 'The server extension is not running'
          : `The Jupyter server answered ${status}`,
        status,
        missing
          ? 'Run "jupyter server extension enable jupyter_ossr_ext", then restart Jupyter.'
          : 'Reload the page. If the error persists, restart the Jupyter server.'
      )
    );
  }
}

/** A problem that is noticed here, in the server's own form. */
export function describeProblem(
  slug: string,
  title: string,
  status: number,
  detail: string
): ProblemDocument {
  return {
    type: 'about:blank',
    slug,
    title,
    status,
    detail,
    message: detail,
    upstream: null,
    retryAfter: null,
    fields: [],
    paths: [],
    evidence: null
  };
}
