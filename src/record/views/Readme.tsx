import type { FileEntry, Record } from '../../api/types';
import type { PreviewModel } from '../model/preview';
import { LoadFailure } from '../../common/views/LoadFailure';
import { useView } from '../../common/views/context';
import { RenderedBundle } from '../../common/views/Rendered';
import { useStore } from '../../common/views/useStore';
import type { RecordTools } from '../model/recordTools';
import { Clamp, Section } from '../../common/views/Section';
import { usePreviewInSight } from './usePreviewInSight';

const README = /^readme(\.(md|markdown|rst|txt))?$/i;

/** The README among a record's files, fetched when it comes into sight. */
export function Readme(props: {
  record: Record;
  tools: RecordTools;
}): JSX.Element | null {
  const { record, tools } = props;
  const { trans } = useView();
  const file = readmeOf(record.files);
  const [host, model] = usePreviewInSight(record, tools, file);
  if (!model) {
    return null;
  }
  return (
    <div ref={host}>
      <Section title={trans.__('README')}>
        <Content model={model} />
      </Section>
    </div>
  );
}

function Content({ model }: { model: PreviewModel }): JSX.Element {
  const { trans } = useView();
  const { preview } = useStore(model);
  if (preview.status === 'failed') {
    return (
      <LoadFailure
        loaded={preview}
        source={model.file.source}
        onRetry={() => void model.load()}
      />
    );
  }
  if (preview.status !== 'ready') {
    return <p className="ossr-mod-faint">{trans.__('Loading…')}</p>;
  }
  const { value } = preview;
  return Object.keys(value.bundle).length > 0 ? (
    <Clamp label={trans.__('README')}>
      <RenderedBundle data={value.bundle} name={value.key} />
    </Clamp>
  ) : (
    <p className="ossr-mod-faint">{value.note}</p>
  );
}

function readmeOf(files: readonly FileEntry[]): FileEntry | undefined {
  const found = files.filter(({ key }) => README.test(key));
  return found.find(({ key }) => /\.(md|markdown)$/i.test(key)) ?? found[0];
}
