import type { Choice } from '../../api/types';
import { Chips } from './Chips';
import { Combobox } from './Combobox';
import { Field, type IFormProps } from './Field';

export interface IMultiSelectProps extends IFormProps {
  /** Into the metadata. */
  pointer: string;
  label: string;
  /** What each of the chosen is called. */
  names: readonly string[];
  /** What they are together, where that is not the label. */
  listLabel?: string;
  hint?: string;
  placeholder?: string;
  required?: boolean;
  /** Take words that are in no vocabulary. */
  free?: boolean;
  find(text: string): Promise<Choice[]>;
  onPick(choice: Choice): void;
  onRemove(index: number): void;
}

/** Several words: those that were chosen, and a field that offers more as one types. */
export function MultiSelectField(props: IMultiSelectProps): JSX.Element {
  const { model, pointer, label, names, hint, required } = props;
  return (
    <Field
      model={model}
      pointer={pointer}
      label={label}
      hint={hint}
      required={required}
      deep
    >
      {({ id, describedBy, invalid }) => (
        <>
          <Chips
            label={props.listLabel ?? label}
            names={names}
            onRemove={props.onRemove}
          />
          <Combobox
            id={id}
            label={label}
            describedBy={describedBy}
            invalid={invalid}
            free={props.free}
            placeholder={props.placeholder}
            find={props.find}
            onPick={props.onPick}
          />
        </>
      )}
    </Field>
  );
}
