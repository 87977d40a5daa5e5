import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import axios, { isAxiosError, isCancel, type AxiosInstance } from 'axios';

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
    env: {
      fetch: (url: RequestInfo | URL, init?: RequestInit) =>
        ServerConnection.makeRequest(String(url), init ?? {}, settings),
      // Null, not undefined: axios takes the browser's own for what is undefined, and would hand
      // a `Request` to JupyterLab, which wants an address.
      Request: null as unknown as undefined,
      Response: null as unknown as undefined
    }
  });
  transport.interceptors.response.use(undefined, (reason: unknown) => {
    throw isCancel(reason) ? reason : toProblem(reason);
  });
  return transport;
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
