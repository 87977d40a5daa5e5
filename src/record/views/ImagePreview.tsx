import { useState } from 'react';

import { SmallButton } from '../../common/views/SmallButton';
import { useView } from '../../common/views/context';

const STEP = 1.5;

/** The picture among the contents of a file; null for none. */
export function pictureIn(bundle: { [mimetype: string]: string }): {
  mimetype: string;
  data: string;
} | null {
  const [found] = Object.entries(bundle).filter(([mimetype]) =>
    /^image\/(png|jpeg|gif|webp)$/.test(mimetype)
  );
  return found ? { mimetype: found[0], data: found[1] } : null;
}

/** A picture that fits its place, or is as large as one likes. */
export function ImagePreview(props: {
  mimetype: string;
  /** Base64. */
  data: string;
  name: string;
}): JSX.Element {
  const { trans } = useView();
  const { mimetype, data, name } = props;
  const [zoom, setZoom] = useState<number | null>(null);
  const [width, setWidth] = useState(0);
  return (
    <div className="ossr-Picture">
      <div
        className="ossr-Picture-zoom"
        role="group"
        aria-label={trans.__('Zoom')}
      >
        <SmallButton
          on={() => setZoom((zoom ?? 1) / STEP)}
          text="−"
          title={trans.__('Zoom Out')}
        />
        <SmallButton
          on={() => setZoom(1)}
          text={`${Math.round((zoom ?? 1) * 100)} %`}
          title={trans.__('Actual Size')}
        />
        <SmallButton
          on={() => setZoom((zoom ?? 1) * STEP)}
          text="+"
          title={trans.__('Zoom In')}
        />
        <SmallButton on={() => setZoom(null)} text={trans.__('Fit')} />
      </div>
      <div className="ossr-Picture-scroll" tabIndex={0}>
        <img
          src={`data:${mimetype};base64,${data}`}
          alt={name}
          style={
            zoom === null
              ? { maxWidth: '100%' }
              : { width: `${Math.max(1, Math.round(width * zoom))}px` }
          }
          onLoad={({ currentTarget }) => setWidth(currentTarget.naturalWidth)}
        />
      </div>
    </div>
  );
}
