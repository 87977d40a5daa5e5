import { useState } from 'react';

import { useView } from '../../common/views/context';
import { Field, type IMetadataFieldProps } from './Field';

/** Texts, one per line. */
export function LinesField({ model, field }: IMetadataFieldProps): JSX.Element {
  const { trans } = useView();
  // Kept as typed while it is typed: an empty line in the making is no item yet.
  const [typed, setTyped] = useState<string | null>(null);
  const lines = model.form.fieldValue<readonly string[]>(field);
  return (
    <Field
      model={model}
      pointer={`/${field.name}`}
      label={field.label(trans)}
      deep
    >
      {({ id, describedBy }) => (
        <textarea
          id={id}
          rows={3}
          aria-describedby={describedBy}
          value={typed ?? lines.join('\n')}
          onChange={event => {
            const { value } = event.target;
            setTyped(value);
            model.form.edit({
              [field.name]: value
                .split('\n')
                .map(line => line.trim())
                .filter(line => line !== '')
            });
          }}
          onBlur={() => setTyped(null)}
        />
      )}
    </Field>
  );
}
