import type { FileEntry, Record } from '../../api/types';
import { useView } from '../../common/views/context';
import { useStore } from '../../common/views/useStore';
import { previewCall } from '../../files/views/previewCall';
import type { PreviewModel } from '../model/preview';
import type { RecordTools } from '../model/recordTools';
import { pictureIn } from './ImagePreview';
import { usePreviewInSight } from './usePreviewInSight';

const PICTURE = /\.(png|jpe?g|gif|webp)$/i;
// The server reads no larger one.
const MAX_BYTES = 5 * 2 ** 20;
const SIDE = 320;

/** A picture among a record's files, made small by the server; a click shows it whole. */
export function Thumbnail(props: {
  record: Record;
  tools: RecordTools;
}): JSX.Element | null {
  const { record, tools } = props;
  const file = pictureOf(record);
  const [host, model] = usePreviewInSight(record, tools, file, SIDE);
  if (!file || !model) {
    return null;
  }
  return (
    <div ref={host}>
      <Content record={record} file={file} model={model} />
    </div>
  );
}

function Content(props: {
  record: Record;
  file: FileEntry;
  model: PreviewModel;
}): JSX.Element | null {
  const { trans, run } = useView();
  const { record, file, model } = props;
  const { preview } = useStore(model);
  const picture =
    preview.status === 'ready' ? pictureIn(preview.value.bundle) : null;
  if (preview.status === 'failed' || (preview.status === 'ready' && !picture)) {
    return null;
  }
  const { command, args } = previewCall(record, file);
  const name = trans.__('Preview of %1', file.key);
  return (
    <button
      type="button"
      className="ossr-Thumbnail"
      aria-label={name}
      title={file.key}
      onClick={() => run(command, args)}
    >
      {picture && (
        <img src={`data:${picture.mimetype};base64,${picture.data}`} alt="" />
      )}
    </button>
  );
}

/** The picture that a record is shown by, else the first that is not too large. */
function pictureOf({ files, defaultPreview }: Record): FileEntry | undefined {
  const found = files.filter(
    ({ key, size }) => PICTURE.test(key) && size <= MAX_BYTES
  );
  return found.find(({ key }) => key === defaultPreview) ?? found[0];
}
