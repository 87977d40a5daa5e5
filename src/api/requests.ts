import type { ServerConnection } from '@jupyterlab/services';
import { Signal, type ISignal } from '@lumino/signaling';
import type { AxiosInstance, AxiosRequestConfig } from 'axios';

import type { paths } from './schema';
import type { Full } from './types';

type Verb = 'get' | 'put' | 'post' | 'delete';

/** The paths of the contract that a verb can be used on. */
type PathOf<V extends Verb> = {
  [P in keyof paths]: paths[P][V] extends object ? P : never;
}[keyof paths];

type Operation<V extends Verb, P extends PathOf<V>> = NonNullable<paths[P][V]>;

type Content<T> = T extends { content: { 'application/json': infer C } }
  ? C
  : never;

/** The body of the response to an operation; the server leaves no field out. */
type Result<V extends Verb, P extends PathOf<V>> =
  Operation<V, P> extends { responses: infer R }
    ? Full<Content<R[keyof R & (200 | 201 | 202)]>>
    : never;

type Parameters<O, In extends 'path' | 'query'> = O extends {
  parameters: { [K in In]: infer T };
}
  ? { [K in In]: T }
  : O extends { parameters: { [K in In]?: infer T } }
    ? { [K in In]?: T }
    : unknown;

/** What an operation is called with, as the contract declares it. */
type Input<V extends Verb, P extends PathOf<V>> = Parameters<
  Operation<V, P>,
  'path'
> &
  Parameters<Operation<V, P>, 'query'> &
  (Operation<V, P> extends { requestBody: infer B }
    ? { body: Content<B> }
    : { body?: undefined }) & { signal?: AbortSignal };

/** The input may be left out where nothing in it is required. */
type Inputs<V extends Verb, P extends PathOf<V>> =
  object extends Input<V, P> ? [input?: Input<V, P>] : [input: Input<V, P>];

interface IInput {
  path?: { [name: string]: string | number };
  query?: { [name: string]: unknown };
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * HTTP to our server part, typed by the contract; every method rejects with a `ProblemError` only.
 *
 * #### Notes
 * Nothing is loaded or requested before the first call.
 */
export class Requests {
  constructor(private _settings: ServerConnection.ISettings) {}

  /** Emitted when what folders were published as may have become something else. */
  get settled(): ISignal<this, void> {
    return this._settled;
  }

  async request<V extends Verb, P extends PathOf<V>>(
    method: V,
    path: P,
    ...[input]: Inputs<V, P>
  ): Promise<Result<V, P>> {
    const http = await this._http();
    const config = requestOf(method, path, input);
    return (await http.request<Result<V, P>>(config)).data;
  }

  /** The documents of a streamed response, in batches as they arrive. */
  async *lines<V extends Verb, P extends PathOf<V>>(
    method: V,
    path: P,
    ...[input]: Inputs<V, P>
  ): AsyncGenerator<Result<V, P>[]> {
    const http = await this._http();
    const { linesOf } = await import('./transport');
    yield* linesOf<Result<V, P>>(http, requestOf(method, path, input));
  }

  /** Emit `settled` once the answer is there, if it is news. */
  async settling<T>(
    answer: Promise<T>,
    news: (answer: T) => boolean = () => true
  ): Promise<T> {
    const value = await answer;
    if (news(value)) {
      this._settled.emit();
    }
    return value;
  }

  private _http(): Promise<AxiosInstance> {
    this._transport ??= import('./transport').then(module =>
      module.makeTransport(this._settings)
    );
    return this._transport;
  }

  private _settled = new Signal<this, void>(this);
  private _transport: Promise<AxiosInstance> | null = null;
}

function requestOf(
  method: Verb,
  path: string,
  { path: names = {}, query = {}, body, signal }: IInput = {}
): AxiosRequestConfig {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null) {
        params.append(name, String(each));
      }
    }
  }
  const url = path.replace(/{(\w+)}/g, (_, name: string) =>
    encodeURIComponent(String(names[name]))
  );
  return { method, url, params, data: body, signal };
}
