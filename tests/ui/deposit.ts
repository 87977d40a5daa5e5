import type { APIRequestContext } from '@playwright/test';

import { API } from './demo';
import { expect } from './support';

interface IPublished {
  id: string;
}

async function demo(request: APIRequestContext) {
  const sources = await (await request.get(`/${API}/sources`)).json();
  const { url } = (sources as { id: string; url: string }[]).find(
    ({ id }) => id === 'demo'
  )!;
  return { origin: new URL(url).origin, token: 'demo-token-contributor' };
}

/**
 * Publish a record as a contributor would, or a new version of one; its id.
 *
 * @param to - A repository; the demo, which forgets it when the server is started again.
 */
export async function publish(
  request: APIRequestContext,
  title: string,
  version: string,
  files: { [key: string]: string },
  newVersionOf?: string,
  to?: { origin: string; token: string }
): Promise<string> {
  const { origin, token } = to ?? (await demo(request));
  const send = async (
    method: 'POST' | 'PUT',
    path: string,
    data?: unknown
  ): Promise<IPublished> => {
    const answer = await request.fetch(`${origin}/api${path}`, {
      method,
      data: data as object,
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type':
          typeof data === 'string'
            ? 'application/octet-stream'
            : 'application/json'
      }
    });
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    return (await answer.json()) as IPublished;
  };
  const document = {
    access: { record: 'public', files: 'public' },
    files: { enabled: true },
    metadata: {
      title,
      version,
      publisher: 'Zenodo',
      resource_type: { id: 'software' },
      publication_date: '2026-01-02',
      creators: [
        {
          person_or_org: {
            type: 'personal',
            given_name: 'Ada',
            family_name: 'Lovelace'
          }
        }
      ]
    }
  };
  const { id } =
    newVersionOf === undefined
      ? await send('POST', '/records', document)
      : await send('POST', `/records/${newVersionOf}/versions`);
  const draft = `/records/${id}/draft`;
  await send('PUT', draft, document);
  for (const [key, text] of Object.entries(files)) {
    await send('POST', `${draft}/files`, [{ key }]);
    await send('PUT', `${draft}/files/${key}/content`, text);
    await send('POST', `${draft}/files/${key}/commit`);
  }
  await send('POST', `${draft}/actions/publish`);
  return id;
}
