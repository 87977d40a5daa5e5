import { useView } from '../../common/views/context';
import { AccessField } from './AccessField';
import { CodemetaFields } from './CodemetaFields';
import { DescriptionField } from './DescriptionField';
import { TextField, type IMetadataFieldProps } from './Field';
import { FundingField } from './FundingField';
import { LinesField } from './LinesField';
import { PeopleField } from './PeopleField';
import { RowsField } from './RowsField';
import { TermField, TermsField } from './VocabularyFields';

/** One field of the metadata, as its kind says. */
export function MetadataField(props: IMetadataFieldProps): JSX.Element {
  const { trans } = useView();
  const { model, field } = props;
  switch (field.kind) {
    case 'people':
      return <PeopleField {...props} />;
    case 'html':
      return <DescriptionField model={model} />;
    case 'term':
      return <TermField {...props} />;
    case 'terms':
      return <TermsField {...props} />;
    case 'grants':
      return <FundingField model={model} />;
    case 'rows':
      return <RowsField {...props} />;
    case 'lines':
      return <LinesField {...props} />;
    case 'access':
      return <AccessField model={model} />;
    case 'terms-of-codemeta':
      return <CodemetaFields model={model} />;
    default:
      return (
        <TextField
          model={model}
          pointer={`/${field.name}`}
          label={field.label(trans)}
          hint={field.hint?.(trans)}
          placeholder={field.placeholder?.(trans)}
          required={field.required}
          type={field.kind === 'url' ? 'url' : 'text'}
          value={model.form.fieldValue<string | null>(field) ?? ''}
          onChange={value => model.form.edit({ [field.name]: value })}
        />
      );
  }
}
