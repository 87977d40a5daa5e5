import { act, render, screen } from '@testing-library/react';

import type { Preview } from '../../../src/api/types';
import { PreviewModel } from '../../../src/record/model/preview';
import { PreviewView } from '../../../src/record/views/PreviewView';
import { FakeClient, viewContext, within } from '../fixtures/search';

describe('PreviewView', () => {
  const show = async (preview: Partial<Preview>) => {
    const context = viewContext();
    Object.assign(context.files, { listed: () => [] });
    const shown: unknown[] = [];
    context.renderers.bundle = (_host, data) => {
      shown.push(data);
      return null;
    };
    const fake = new FakeClient();
    Object.assign(fake.client, {
      preview: async () => ({
        key: 'a.fits',
        bundle: {},
        truncated: false,
        note: null,
        ...preview
      })
    });
    const file = { source: 'zenodo', record: '1', key: 'a.fits' };
    const model = new PreviewModel(fake.client, file);
    render(within(context, <PreviewView model={model} pinned={false} />));
    await act(() => model.load());
    return shown;
  };

  it('shows the picture of a FITS image above its header', async () => {
    const html = { 'text/html': '<h4>Header</h4>' };
    const shown = await show({ bundle: { 'image/png': 'AAAA', ...html } });
    expect(shown).toEqual([html]);
    const picture = screen.getByAltText<HTMLImageElement>('Preview of a.fits');
    expect(picture.src).toBe('data:image/png;base64,AAAA');
  });

  it('shows a picture alone without anything below', async () => {
    expect(await show({ bundle: { 'image/png': 'AAAA' } })).toEqual([]);
    expect(screen.getByAltText('Preview of a.fits')).toBeTruthy();
  });
});
