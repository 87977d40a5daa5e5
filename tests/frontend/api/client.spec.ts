import { TextDecoder, TextEncoder } from 'util';
import type { ServerConnection } from '@jupyterlab/services';

import { OssrClient } from '../../../src/api/client';
import { LakeClient } from '../../../src/api/lakes';

Object.assign(globalThis, { TextDecoder });

interface IAsked {
  url: string;
  method: string;
  body?: string;
  signal?: AbortSignal;
}

/** A server that gives one answer, and what it was asked. */
function server(answer: (asked: IAsked) => Promise<object>): {
  settings: ServerConnection.ISettings;
  asked: IAsked[];
} {
  const asked: IAsked[] = [];
  class FakeRequest {
    readonly headers = new Map<string, string>() as unknown as Headers;
    constructor(url: string, init: Omit<IAsked, 'url'>) {
      Object.assign(this.headers, { append: () => undefined });
      asked.push({ ...init, url });
    }
  }
  const settings = {
    baseUrl: 'http://lab/user/',
    init: {},
    token: '',
    Request: FakeRequest,
    fetch: () => answer(asked.at(-1) as IAsked)
  } as unknown as ServerConnection.ISettings;
  return { settings, asked };
}

function answer(status: number, text: string): object {
  return { ok: status < 400, status, text: async () => text };
}

/** An answer whose body arrives in these pieces; with `lost`, the connection ends after them. */
function streamed(pieces: readonly Uint8Array[], lost = false): object {
  const left = [...pieces];
  const read = async () => {
    const value = left.shift();
    if (!value && lost) {
      throw new TypeError('network error');
    }
    return { value, done: !value };
  };
  const reader = { read, cancel: async () => undefined };
  return { ok: true, status: 200, body: { getReader: () => reader } };
}

const PROBLEM = { slug: 'gone', title: 'Removed', message: 'It was removed.' };

describe('OssrClient', () => {
  it('escapes ids in paths and repeats what is given several times', async () => {
    const { settings, asked } = server(async () => answer(200, '{}'));
    const client = new OssrClient(settings);
    await client.record('zenodo', 'a/b ü');
    await client.search('zenodo', {
      q: 'x&y',
      raw: false,
      page: 2,
      sort: null,
      allVersions: false,
      facets: { type: ['a', 'b'] }
    });
    await client.signIn('zenodo', 'secret');
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET http://lab/user/jupyter-ossr-ext/api/sources/zenodo/records/a%2Fb%20%C3%BC',
      'GET http://lab/user/jupyter-ossr-ext/api/sources/zenodo/records?q=x%26y&raw=false&page=2&allVersions=false&facet=type%3Aa&facet=type%3Ab',
      'PUT http://lab/user/jupyter-ossr-ext/api/sources/zenodo/account'
    ]);
    expect(asked.at(-1)?.body).toBe('{"token":"secret"}');
  });

  it.each([
    ['a problem document', 410, JSON.stringify(PROBLEM), 'gone'],
    ['a page of Jupyter', 404, '<html>', 'server-part-missing'],
    ['another document', 502, '{"message":"Bad gateway"}', 'http'],
    ['a page where a document was expected', 200, '<html>', 'http']
  ])('rejects with a problem after %s', async (_, status, text, slug) => {
    const { settings } = server(async () => answer(status, text));
    await expect(new OssrClient(settings).about()).rejects.toMatchObject({
      problem: { slug }
    });
  });

  it('says that the server does not respond when there is no answer', async () => {
    const { settings } = server(async () => {
      throw new TypeError('Failed to fetch');
    });
    await expect(new OssrClient(settings).about()).rejects.toMatchObject({
      problem: { slug: 'server-unreachable' }
    });
  });

  it('rejects with no problem when the request was aborted', async () => {
    const controller = new AbortController();
    const { settings } = server(async () => {
      controller.abort();
      throw new DOMException('aborted', 'AbortError');
    });
    const asked = new OssrClient(settings).record('z', '1', controller.signal);
    await expect(asked).rejects.not.toHaveProperty('problem');
  });
});

describe('the documents of a stream', () => {
  const bytes = new TextEncoder().encode('{"a":"ü"}\n{"a":"b"}\n');
  const read = async (settings: ServerConnection.ISettings) => {
    const found: unknown[] = [];
    const query = { text: '' };
    for await (const batch of new LakeClient(settings).search('d', query)) {
      found.push(...batch);
    }
    return found;
  };

  it('are whole wherever the bytes are cut', async () => {
    for (const cut of [1, 7, bytes.length - 1]) {
      const pieces = [bytes.slice(0, cut), bytes.slice(cut)];
      const { settings } = server(async () => streamed(pieces));
      expect(await read(settings)).toEqual([{ a: 'ü' }, { a: 'b' }]);
    }
  });

  it('end with a problem when the connection is lost', async () => {
    const { settings } = server(async () => streamed([bytes], true));
    await expect(read(settings)).rejects.toMatchObject({
      problem: { slug: 'server-unreachable' }
    });
  });
});
