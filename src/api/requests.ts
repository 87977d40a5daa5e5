import type { ServerConnection } from '@jupyterlab/services';
import type { AxiosInstance } from 'axios';

type Params = URLSearchParams | { [name: string]: string };

/**
 * HTTP to our server part; every method rejects with a `ProblemError` only.
 *
 * #### Notes
 * Nothing is loaded or asked before the first call.
 */
export class Requests {
  constructor(private _settings: ServerConnection.ISettings) {}

  protected async _get<T>(
    path: string,
    params?: Params,
    signal?: AbortSignal
  ): Promise<T> {
    const http = await this._http();
    return (await http.get<T>(path, { params, signal })).data;
  }

  protected async _send<T>(
    method: 'post' | 'put' | 'delete',
    path: string,
    data?: object,
    signal?: AbortSignal
  ): Promise<T> {
    const http = await this._http();
    return (await http.request<T>({ method, url: path, data, signal })).data;
  }

  /** The documents of a streamed answer, in batches as they arrive. */
  protected async *_lines<T>(
    method: 'get' | 'post',
    path: string,
    what: { params?: Params; data?: object },
    signal?: AbortSignal
  ): AsyncGenerator<T[]> {
    const http = await this._http();
    const { linesOf } = await import('./transport');
    yield* linesOf<T>(http, { method, url: path, ...what, signal });
  }

  private _http(): Promise<AxiosInstance> {
    this._transport ??= import('./transport').then(module =>
      module.makeTransport(this._settings)
    );
    return this._transport;
  }

  private _transport: Promise<AxiosInstance> | null = null;
}
