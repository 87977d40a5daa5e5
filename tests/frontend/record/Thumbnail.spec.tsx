import { act, fireEvent, render, screen } from '@testing-library/react';

import type { FileEntry, Preview } from '../../../src/api/types';
import { CommandIDs } from '../../../src/common/commandIds';
import { PreviewModel } from '../../../src/record/model/preview';
import type { RecordTools } from '../../../src/record/model/recordTools';
import { Thumbnail } from '../../../src/record/views/Thumbnail';
import { file } from '../fixtures/downloads';
import { settled } from '../fixtures/helpers';
import { FakeClient, record, viewContext, within } from '../fixtures/search';

describe('Thumbnail', () => {
  let context: ReturnType<typeof viewContext>;
  let asked: unknown[];

  /** The place for the picture is in sight at once. */
  const show = async (
    files: FileEntry[],
    bundle: Preview['bundle'],
    defaultPreview: string | null = null
  ) => {
    jest.spyOn(window, 'IntersectionObserver').mockImplementation(
      notify =>
        ({
          observe: () =>
            notify(
              [{ isIntersecting: true } as IntersectionObserverEntry],
              {} as IntersectionObserver
            ),
          disconnect: () => undefined
        }) as unknown as IntersectionObserver
    );
    const fake = new FakeClient();
    asked = [];
    Object.assign(fake.client, {
      preview: async (...args: unknown[]) => {
        asked.push(args);
        return { key: '', bundle, truncated: false, note: null };
      }
    });
    const tools = {
      preview: (ref: PreviewModel['file'], side?: number) =>
        new PreviewModel(fake.client, ref, side)
    } as unknown as RecordTools;
    context = viewContext();
    const about = record({ files, defaultPreview });
    await act(async () => {
      render(within(context, <Thumbnail record={about} tools={tools} />));
      await settled();
    });
  };
  afterEach(() => jest.restoreAllMocks());

  it('is a picture of the files, small, and whole after a click', async () => {
    await show([file('a.PNG', 6e6), file('b.png'), file('c.jpg')], {
      'image/png': 'AAAA'
    });
    // The first that the server makes small; no other one is asked for.
    const { source, id } = record();
    expect(asked).toEqual([[source, id, 'b.png', undefined, 320]]);
    const picture = screen.getByRole('button', { name: 'Preview of b.png' });
    expect(picture.querySelector('img')?.src).toBe(
      'data:image/png;base64,AAAA'
    );
    fireEvent.click(picture);
    expect(context.ran).toEqual([
      [CommandIDs.preview, { source, record: id, key: 'b.png' }]
    ]);
  });

  it('is the picture that the record is shown by', async () => {
    await show(
      [file('b.png'), file('c.jpg')],
      { 'image/png': 'AAAA' },
      'c.jpg'
    );
    expect(
      screen.getByRole('button', { name: 'Preview of c.jpg' })
    ).toBeTruthy();
  });

  it('has no place where there is none', async () => {
    await show([file('b.png')], {});
    expect(document.querySelector('.ossr-Thumbnail')).toBeNull();
  });

  it('asks for nothing without a picture', async () => {
    await show([file('data.csv'), file('image.svg')], {});
    expect(asked).toEqual([]);
  });
});
