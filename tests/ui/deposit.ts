import type { APIRequestContext } from '@playwright/test';

import { API } from './demo';
import { expect } from './support';

interface IPublished {
  id: string;
}

/**
 * Publish a record to the demo as its own contributor would, or a new version of one; its id.
 *
 * The demo forgets it when the server is started again.
 */
export async function publish(
  request: APIRequestContext,
  title: string,
  version: string,
  files: { [key: string]: string },
  newVersionOf?: string
): Promise<string> {
  const sources = await (await request.get(`/${API}/sources`)).json();
  const { url } = (sources as { id: string; url: string }[]).find(
    ({ id }) => id === 'demo'
  )!;
  const { origin } = new URL(url);
  const send = async (
    method: 'POST' | 'PUT',
    path: string,
    data?: unknown
  ): Promise<IPublished> => {
    const answer = await request.fetch(`${origin}/api${path}`, {
      method,
      data: data as object,
      headers: {
        Authorization: 'Bearer demo-token-contributor',
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
