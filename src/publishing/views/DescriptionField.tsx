import { useState } from 'react';

import { useView } from '../../common/views/context';
import { Rendered } from '../../common/views/Rendered';
import { Field, type IFormProps } from './Field';

/** The description, in Markdown, with a look at what becomes of it. */
export function DescriptionField({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const [preview, setPreview] = useState(false);
  const { text } = model.form;
  return (
    <Field
      model={model}
      pointer="/description"
      label={trans.__('Description')}
      hint={trans.__('Markdown: **bold**, lists, links, `code`')}
      required
    >
      {({ id, describedBy, invalid }) => (
        <>
          <textarea
            id={id}
            rows={6}
            value={text}
            hidden={preview}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            aria-required
            onChange={event => model.form.describe(event.target.value)}
          />
          {preview && (
            <div
              className="ossr-Publish-preview"
              role="region"
              aria-label={trans.__('Preview of the description')}
              tabIndex={0}
            >
              <Rendered kind="markdown" text={text} />
            </div>
          )}
          <button
            type="button"
            className="ossr-Link"
            aria-pressed={preview}
            onClick={() => setPreview(!preview)}
          >
            {preview ? trans.__('Write') : trans.__('Preview')}
          </button>
        </>
      )}
    </Field>
  );
}
