import type { Choice } from '../../api/types';
import type { IColumn } from '../../common/model/metadataField';
import { useView } from '../../common/views/context';
import { replaced, without } from './Chips';
import { Combobox } from './Combobox';
import { Field, TextField, type IMetadataFieldProps } from './Field';

type Row = { readonly [part: string]: unknown };

/** Items of several parts, as the columns of the field say. */
export function RowsField({ model, field }: IMetadataFieldProps): JSX.Element {
  const { trans } = useView();
  const rows = model.form.fieldValue<readonly Row[]>(field);
  const set = (next: readonly Row[]) => model.form.edit({ [field.name]: next });
  return (
    <Field
      model={model}
      pointer={`/${field.name}`}
      label={field.label(trans)}
      group
    >
      {() => (
        <>
          <ol className="ossr-People">
            {rows.map((row, index) => (
              <li key={index} className="ossr-Person ossr-Publish-row">
                {(field.columns ?? []).map(column => (
                  <Part
                    key={column.name}
                    model={model}
                    field={field}
                    column={column}
                    pointer={`/${field.name}/${index}/${column.name}`}
                    value={row[column.name]}
                    onChange={value =>
                      set(replaced(rows, index, changed(column, value)))
                    }
                  />
                ))}
                <button
                  type="button"
                  className="jp-Button jp-mod-styled ossr-Action"
                  onClick={() => set(without(rows, index))}
                >
                  {trans.__('Remove')}
                </button>
              </li>
            ))}
          </ol>
          <button
            type="button"
            className="jp-Button jp-mod-styled ossr-Action"
            onClick={() => set([...rows, { ...field.item }])}
          >
            {field.add?.(trans) ?? trans.__('Add')}
          </button>
        </>
      )}
    </Field>
  );
}

function Part(
  props: IMetadataFieldProps & {
    column: IColumn;
    pointer: string;
    value: unknown;
    onChange(value: unknown): void;
  }
): JSX.Element {
  const { trans } = useView();
  const { model, column, pointer, value, onChange } = props;
  const label = column.label(trans);
  const { vocabulary } = column;
  if (column.kind !== 'term' || vocabulary === undefined) {
    return (
      <TextField
        model={model}
        pointer={pointer}
        label={label}
        value={typeof value === 'string' ? value : ''}
        onChange={onChange}
      />
    );
  }
  const term = value as Choice | null;
  return (
    <Field model={model} pointer={pointer} label={label}>
      {({ id, describedBy, invalid }) => (
        <Combobox
          id={id}
          label={label}
          describedBy={describedBy}
          invalid={invalid}
          value={term ? model.form.choices.titleOf(vocabulary, term) : ''}
          find={text => model.form.choices.find(vocabulary, text)}
          onPick={onChange}
        />
      )}
    </Field>
  );
}

function changed(column: IColumn, value: unknown): Row {
  const reset = (column.resets ?? []).map(part => [part, null]);
  return { ...Object.fromEntries(reset), [column.name]: value };
}
