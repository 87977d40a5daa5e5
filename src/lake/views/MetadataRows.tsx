import { useView } from '../../common/views/context';
import { SmallButton } from '../../common/views/SmallButton';

interface IRow {
  key: string;
  value: string;
}

/** Keys and values that are to be set on what is made. */
export function MetadataRows(props: {
  rows: readonly IRow[];
  onChange(rows: readonly IRow[]): void;
}): JSX.Element {
  const { trans } = useView();
  const { rows, onChange } = props;
  const change = (index: number, part: Partial<IRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <div
      className="ossr-Conditions"
      role="group"
      aria-label={trans.__('Metadata')}
    >
      {rows.map(({ key, value }, index) => (
        <div key={index} className="ossr-Condition">
          <input
            className="jp-mod-styled"
            aria-label={trans.__('Key %1', index + 1)}
            placeholder={trans.__('key')}
            value={key}
            onChange={event => change(index, { key: event.target.value })}
          />
          <input
            className="jp-mod-styled"
            aria-label={trans.__('Value %1', index + 1)}
            placeholder={trans.__('value')}
            value={value}
            onChange={event => change(index, { value: event.target.value })}
          />
          <SmallButton
            on={() => onChange(rows.filter((_, at) => at !== index))}
            text={trans.__('Remove')}
          />
        </div>
      ))}
      <SmallButton
        on={() => onChange([...rows, { key: '', value: '' }])}
        text={trans.__('Add Metadata')}
      />
    </div>
  );
}
