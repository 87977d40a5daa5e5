import { fireEvent, render, screen } from '@testing-library/react';

import type { Record } from '../../../src/api/types';
import { SourcesModel } from '../../../src/account/model/sources';
import { BrowseModel } from '../../../src/browse/model/browse';
import { CommandIDs } from '../../../src/common/commandIds';
import { RecordTools } from '../../../src/record/model/recordTools';
import { Services } from '../../../src/record/views/Services';
import { file } from '../fixtures/downloads';
import { FakeClient, record, viewContext, within } from '../fixtures/search';

describe('the services of a record', () => {
  let context: ReturnType<typeof viewContext>;

  const show = (change: Partial<Record>) => {
    const { client } = new FakeClient();
    const browse = new BrowseModel(client, new SourcesModel(client));
    browse.reana = 'https://reana.example/';
    const tools = new RecordTools(client, browse, null);
    context = viewContext();
    render(within(context, <Services record={record(change)} tools={tools} />));
  };
  const button = (name: string) => screen.getByRole('button', { name });

  it('leads to the services that can be used with it', () => {
    const url = 'https://x.org/tap';
    show({
      description: `<a href="${url}">${url}</a>`,
      files: [file('reana.yaml')]
    });
    fireEvent.click(button(`Insert pyvo Cell for ${url}`));
    fireEvent.click(button('Copy Launch Link'));
    const text =
      'https://reana.example/launch?url=https%3A%2F%2Fzenodo.example%2Frecords%2F1%2Ffiles%2Freana.yaml&name=A-record';
    expect(context.ran).toEqual([
      [CommandIDs.insertPyvoCell, { url }],
      [CommandIDs.copyText, { text }]
    ]);
    const link = screen.getByRole('link', { name: 'Launch on REANA' });
    expect(link.getAttribute('href')).toBe(text);
  });

  it.each([
    ['Analysis v1.2: H → ZZ (4l)', 'Analysis-v1-2-H-ZZ-4l'],
    ['→', null]
  ])('names the workflow of %s as REANA takes it', (title, name) => {
    show({ title, files: [file('reana.yml')] });
    const link = screen.getByRole('link', { name: 'Launch on REANA' });
    const { searchParams } = new URL(link.getAttribute('href') ?? '');
    expect(searchParams.get('name')).toBe(name);
    expect(searchParams.get('specification')).toBeNull();
  });

  it('offers no service for what REANA cannot fetch', () => {
    show({
      access: { ...record().access, files: 'restricted' },
      files: [file('reana.yaml')]
    });
    expect(screen.queryByText('Services')).toBeNull();
  });
});
