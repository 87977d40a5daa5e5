import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import axios, {
  AxiosError,
  isAxiosError,
  isCancel,
  type AxiosInstance,
  type AxiosRequestConfig,
  type AxiosResponse,
  type InternalAxiosRequestConfig
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
    adapter: config => send(config, transport.getUri(config), settings),
    baseURL: URLExt.join(settings.baseUrl, 'jupyter-ossr-ext', 'api'),
    headers: { 'Content-Type': 'application/json' }
  });
  transport.interceptors.response.use(undefined, (reason: unknown) => {
    throw isCancel(reason) ? reason : toProblem(reason);
  });
  return transport;
}

/** How axios sends: by JupyterLab's `fetch`. */
async function send(
  config: InternalAxiosRequestConfig,
  url: string,
  settings: ServerConnection.ISettings
): Promise<AxiosResponse> {
  const { responseType, validateStatus } = config;
  let answer: AxiosResponse;
  try {
    const response = await ServerConnection.makeRequest(
      url,
      {
        method: config.method?.toUpperCase(),
        headers: config.headers.toJSON() as Record<string, string>,
        body: config.data as string | undefined,
        signal: config.signal as AbortSignal | undefined
      },
      settings
    );
    answer = {
      data: responseType === 'stream' ? response.body : await response.text(),
      status: response.status,
      statusText: response.statusText,
      headers: Object.fromEntries(response.headers),
      config
    };
  } catch (reason) {
    // Where the signal was aborted, axios makes a `CanceledError` of it.
    throw AxiosError.from(reason, AxiosError.ERR_NETWORK, config);
  }
  if (validateStatus && !validateStatus(answer.status)) {
    const { status } = answer;
    throw new AxiosError(`${status}`, undefined, config, undefined, answer);
  }
  return answer;
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
