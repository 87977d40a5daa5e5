import { ServerConnection } from '@jupyterlab/services';
import { isCancel } from 'axios';

import { ProblemError } from '../../../src/api/problem';
import { linesOf, makeTransport } from '../../../src/api/transport';

/** A transport to a server that answers as told, and what was asked of it. */
function served(answer: (request: Request) => Promise<Response>) {
  const asked: Request[] = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost/user/ada/',
    token: 'secret',
    fetch: async input => {
      asked.push(input as Request);
      return answer(input as Request);
    }
  });
  return { asked, http: makeTransport(settings) };
}

const json = (data: unknown, status = 200) =>
  new Response(JSON.stringify(data), { status });

async function problemOf(answer: Promise<unknown>): Promise<ProblemError> {
  const reason: unknown = await answer.catch((reason: unknown) => reason);
  expect(reason).toBeInstanceOf(ProblemError);
  return reason as ProblemError;
}

describe('makeTransport()', () => {
  it('asks our part of the Jupyter server, in the way of JupyterLab', async () => {
    const { asked, http } = served(async () => json({ title: 'Crab' }));

    const answer = await http.request({
      method: 'get',
      url: '/records/7',
      params: new URLSearchParams([
        ['kind', 'a b'],
        ['kind', 'c']
      ])
    });

    expect(answer.data).toEqual({ title: 'Crab' });
    expect(answer.status).toBe(200);
    const [request] = asked;
    expect(request?.method).toBe('GET');
    // JupyterLab adds a number against caches.
    expect(request?.url).toMatch(
      /^http:..localhost.user.ada.jupyter-ossr-ext.api.records.7\?kind=a\+b&kind=c&\d+$/
    );
    expect(request?.headers.get('Authorization')).toBe('token secret');
    expect(request?.headers.get('Accept')).toContain('application/json');
  });

  it('sends a body as JSON', async () => {
    const { asked, http } = served(async request => json(await request.json()));

    const answer = await http.post('/jobs', { folder: 'data', files: ['é'] });

    expect(answer.data).toEqual({ folder: 'data', files: ['é'] });
    expect(asked[0]?.method).toBe('POST');
    expect(asked[0]?.headers.get('Content-Type')).toBe('application/json');
  });

  it('throws the problem of an answer', async () => {
    const problem = { slug: 'not-found', message: 'There is no such record.' };
    const { http } = served(async () => json(problem, 404));

    const thrown = await problemOf(http.get('/records/7'));

    expect(thrown.problem.slug).toBe('not-found');
    expect(thrown.message).toBe('There is no such record.');
  });

  it('tells answers of others from ours', async () => {
    const page = (status: number) => async () =>
      new Response('<html></html>', { status });

    const missing = await problemOf(served(page(404)).http.get('/jobs'));
    const broken = await problemOf(served(page(502)).http.get('/jobs'));

    expect(missing.problem.slug).toBe('server-part-missing');
    expect(broken.problem).toMatchObject({ slug: 'http', status: 502 });
  });

  it('says that the server does not respond', async () => {
    const { http } = served(async () => {
      throw new TypeError('Failed to fetch');
    });

    const thrown = await problemOf(http.get('/jobs'));

    expect(thrown.problem.slug).toBe('server-unreachable');
  });

  it('cancels by the signal, before the answer and before the request', async () => {
    const { asked, http } = served(
      request =>
        new Promise((_, reject) => {
          request.signal.addEventListener('abort', () =>
            reject(new DOMException('Aborted', 'AbortError'))
          );
        })
    );
    const stop = new AbortController();

    const answer = http.get('/jobs', { signal: stop.signal });
    const ended = answer.catch((reason: unknown) => reason);
    while (asked.length === 0) {
      await Promise.resolve();
    }
    stop.abort();

    expect(isCancel(await ended)).toBe(true);
    const again = http.get('/jobs', { signal: stop.signal });
    expect(isCancel(await again.catch((reason: unknown) => reason))).toBe(true);
    expect(asked).toHaveLength(1);
  });
});

describe('linesOf()', () => {
  const batches = async (response: Response) => {
    const { http } = served(async () => response);
    const found: unknown[] = [];
    for await (const batch of linesOf(http, { url: '/log', method: 'get' })) {
      found.push(...batch);
    }
    return found;
  };

  it('yields the documents of the lines', async () => {
    expect(await batches(new Response('{"n":1}\n{"n":2}\n\n{"n":3}'))).toEqual([
      { n: 1 },
      { n: 2 },
      { n: 3 }
    ]);
  });

  it('throws the problem of a failure', async () => {
    const thrown = await problemOf(
      batches(json({ slug: 'gone', message: 'It is gone.' }, 410))
    );
    expect(thrown.problem.slug).toBe('gone');
  });
});
