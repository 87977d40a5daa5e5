import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { ProblemError } from './problem';
import type { ProblemDocument } from './types';

export interface IRequest {
  method: string;
  /** Below our API, with its query. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * Send a request; token, XSRF and base URL stay JupyterLab's business.
 *
 * @throws `ProblemError` where there is no answer, or a failure. An aborted request rejects with
 *   what the browser says of it.
 */
async function send(
  settings: ServerConnection.ISettings,
  { method, path, body, signal }: IRequest
): Promise<Response> {
  const answer = await unlessLost(
    signal,
    ServerConnection.makeRequest(
      `${URLExt.join(settings.baseUrl, 'jupyter-ossr-ext', 'api')}${path}`,
      {
        method: method.toUpperCase(),
        headers: { 'Content-Type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal
      },
      settings
    )
  );
  if (answer.ok) {
    return answer;
  }
  throw problemOf(await unlessLost(signal, answer.text()), answer.status);
}

/** The document in the answer to a request; throws as `send` does. */
export async function fetchDocument<T>(
  settings: ServerConnection.ISettings,
  request: IRequest
): Promise<T> {
  const answer = await send(settings, request);
  const text = await unlessLost(request.signal, answer.text());
  try {
    return JSON.parse(text) as T;
  } catch {
    throw ProblemError.foreign(answer.status);
  }
}

/** The documents of an answer in lines of JSON (NDJSON), in batches as they arrive. */
export async function* fetchLines<T>(
  settings: ServerConnection.ISettings,
  request: IRequest
): AsyncGenerator<T[]> {
  const { body } = await send(settings, request);
  if (!body) {
    return;
  }
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await unlessLost(request.signal, reader.read());
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = done ? '' : (lines.pop() ?? '');
      const items = lines
        .filter(line => line.trim() !== '')
        .map(line => JSON.parse(line) as T);
      if (items.length > 0) {
        yield items;
      }
      if (done) {
        return;
      }
    }
  } finally {
    // Whoever stops listening stops the server as well.
    await reader.cancel().catch(() => undefined);
  }
}

/** What the browser cannot get is a server that does not respond, unless nobody wants it now. */
async function unlessLost<T>(
  signal: AbortSignal | undefined,
  result: Promise<T>
): Promise<T> {
  try {
    return await result;
  } catch (reason) {
    throw signal?.aborted ? reason : ProblemError.unreachable();
  }
}

function problemOf(text: string, status: number): ProblemError {
  try {
    const data: unknown = JSON.parse(text);
    return isProblem(data)
      ? new ProblemError(data)
      : ProblemError.foreign(status);
  } catch {
    return ProblemError.foreign(status);
  }
}

function isProblem(data: unknown): data is ProblemDocument {
  return typeof data === 'object' && data !== null && 'slug' in data;
}
