import type { Record } from '../api/types';
import { useView } from './context';
import { useStore } from './useStore';

export interface IFileSectionProps {
  record: Record;
  /** There is room beside the names: the main area. */
  wide?: boolean;
}

/** The files of a record: choose, see where they go, bring them. */
export function FileSection(props: IFileSectionProps): JSX.Element {
  const { record, wide = false } = props;
  const { files, trans } = useView();
  const model = files.of(record);
  useStore(model);
  return (
    <section
      className={`ossr-Files${wide ? ' ossr-mod-wide' : ''}`}
      aria-label={trans.__('Files')}
    >
      <h3>{trans.__('Files')}</h3>
      <ul>
        {record.files.map(file => (
          <li key={file.key}>
            <bdi>{file.key}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
