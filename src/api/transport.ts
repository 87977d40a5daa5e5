import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import axios, {
  isAxiosError,
  isCancel,
  type AxiosInstance,
  type AxiosRequestConfig
} from 'axios';

import { ProblemError } from './problem';
import type { ProblemDocument } from './types';

/**
 * axios on Jupyter's own wire: token, XSRF and base URL stay JupyterLab's business.
 *
 * #### Notes
 * This module holds axios and is loaded when the first request is made.
 */
export function makeTransport(
  settings: ServerConnection.ISettings
): AxiosInstance {
  const transport = axios.create({
    adapter: 'fetch',
    baseURL: URLExt.join(settings.baseUrl, 'jupyter-ossr-ext', 'api'),
    headers: { 'Content-Type': 'application/json' },
    // JupyterLab adds it; the part of axios that would is not in the bundle.
    withXSRFToken: false,
    env: {
      fetch: (url: RequestInfo | URL, init?: RequestInit) =>
        ServerConnection.makeRequest(String(url), init ?? {}, settings),
      // Null, not undefined: axios takes the browser's own for what is undefined, and would hand
      // a `Request` to JupyterLab, which wants an address.
      Request: null as unknown as undefined
    }
  });
  transport.interceptors.response.use(undefined, (reason: unknown) => {
    throw isCancel(reason) ? reason : toProblem(reason);
  });
  return transport;
}

/**
 * The documents of an answer in lines of JSON (NDJSON), in batches as they arrive.
 *
 * @throws `ProblemError` where the answer is a failure; a stream that breaks off rejects with what
 *   the browser says of it.
 */
export async function* linesOf<T>(
  http: AxiosInstance,
  request: AxiosRequestConfig
): AsyncGenerator<T[]> {
  const answer = await http.request<ReadableStream<Uint8Array>>({
    ...request,
    responseType: 'stream',
    // A failure comes as a stream as well: it is read below.
    validateStatus: () => true
  });
  const reader = answer.data.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await reader.read().catch((reason: unknown) => {
        throw request.signal?.aborted ? reason : ProblemError.unreachable();
      });
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      if (answer.status >= 400) {
        if (done) {
          throw problemOf(rest, answer.status);
        }
        continue;
      }
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

function toProblem(reason: unknown): ProblemError {
  if (!isAxiosError(reason)) {
    return ProblemError.from(reason);
  }
  if (!reason.response) {
    return ProblemError.unreachable();
  }
  const data: unknown = reason.response.data;
  return isProblem(data)
    ? new ProblemError(data)
    : ProblemError.foreign(reason.response.status);
}

function isProblem(data: unknown): data is ProblemDocument {
  return typeof data === 'object' && data !== null && 'slug' in data;
}
