import { useMemo } from 'react';

import type { Preview } from '../../api/types';
import type { PreviewModel } from '../model/preview';
import { LoadFailure } from '../../common/views/LoadFailure';
import { useView } from '../../common/views/context';
import { RenderedBundle } from '../../common/views/Rendered';
import { useStore } from '../../common/views/useStore';
import { ImagePreview, pictureIn } from './ImagePreview';
import { PreviewBar } from './PreviewBar';

/** A preview of one file before its download; nothing of it is executed. */
export function PreviewView(props: {
  model: PreviewModel;
  pinned: boolean;
}): JSX.Element {
  const { trans } = useView();
  const { model, pinned } = props;
  const { preview } = useStore(model);
  return (
    <div className="ossr-Preview">
      <PreviewBar file={model.file} pinned={pinned} />
      {preview.status === 'failed' ? (
        <LoadFailure
          loaded={preview}
          source={model.file.source}
          onRetry={() => void model.load()}
        />
      ) : preview.status === 'ready' ? (
        <>
          {preview.value.truncated && (
            <p className="ossr-Preview-note" role="note">
              {trans.__(
                'Only the beginning is shown. Download the file to see all of it.'
              )}
            </p>
          )}
          <Content preview={preview.value} />
        </>
      ) : (
        <p className="ossr-mod-faint" role="status">
          {trans.__('Loading…')}
        </p>
      )}
    </div>
  );
}

function Content({ preview }: { preview: Preview }): JSX.Element {
  const { trans } = useView();
  const { bundle, note, key } = preview;
  const picture = pictureIn(bundle);
  const name = trans.__('Preview of %1', key);
  // Below a picture of an image that has a header, such as that of FITS.
  const rest = useMemo(
    () =>
      Object.fromEntries(
        Object.entries(bundle).filter(
          ([mimetype]) => mimetype !== picture?.mimetype
        )
      ),
    [bundle, picture?.mimetype]
  );
  return (
    <>
      {note !== null && <p className="ossr-Preview-note">{note}</p>}
      {picture && <ImagePreview {...picture} name={name} />}
      {Object.keys(rest).length > 0 && (
        <RenderedBundle data={rest} name={name} />
      )}
    </>
  );
}
