import type { FormMetadata } from '../model/metadata';
import { useView } from '../../common/views/context';
import { AccessField } from './AccessField';
import { DescriptionField } from './DescriptionField';
import { TextField, type IFormProps } from './Field';
import { FundingField } from './FundingField';
import { MoreFields } from './MoreFields';
import { PeopleField } from './PeopleField';
import {
  SubjectsField,
  VocabularyField,
  VocabularyListField
} from './VocabularyFields';

/** What the record says about itself. */
export function MetadataPart({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const { metadata } = model;
  const text = (field: TextFields) => ({
    model,
    pointer: `/${field}`,
    value: metadata[field] ?? '',
    onChange: (value: string) => model.edit({ [field]: value })
  });
  return (
    <section className="ossr-Publish-part" aria-label={trans.__('Metadata')}>
      <h3>{trans.__('Metadata')}</h3>
      <TextField {...text('title')} label={trans.__('Title')} required />
      <PeopleField
        model={model}
        field="creators"
        label={trans.__('Creators')}
        add={trans.__('Add Creator')}
        required
      />
      <DescriptionField model={model} />
      <div className="ossr-Publish-row">
        <VocabularyField
          model={model}
          field="resourceType"
          vocabulary="resource-types"
          label={trans.__('Resource type')}
          required
        />
        <TextField
          {...text('version')}
          label={trans.__('Version')}
          placeholder={trans.__('for example 1.0.0')}
        />
        <TextField
          {...text('publicationDate')}
          label={trans.__('Publication date')}
          placeholder={trans.__('for example 2026-11-25')}
          required
        />
      </div>
      <VocabularyListField
        model={model}
        field="licences"
        vocabulary="licences"
        label={trans.__('Licence')}
        placeholder={trans.__('Search SPDX: MIT, Apache, BSD, CC …')}
      />
      <SubjectsField model={model} />
      <FundingField model={model} />
      <div className="ossr-Publish-row">
        <TextField
          {...text('codeRepository')}
          type="url"
          label={trans.__('Code repository')}
          placeholder={trans.__('https://…')}
        />
        <TextField
          {...text('readme')}
          type="url"
          label={trans.__('Documentation or README')}
          placeholder={trans.__('https://…')}
        />
      </div>
      <PeopleField
        model={model}
        field="contributors"
        label={trans.__('Contributors')}
        add={trans.__('Add Contributor')}
        hint={trans.__(
          'The OSSR requires a maintainer (role: contact person).'
        )}
      />
      <AccessField model={model} />
      <MoreFields model={model} />
    </section>
  );
}

type TextFields = {
  [K in keyof FormMetadata]: FormMetadata[K] extends string | null ? K : never;
}[keyof FormMetadata];
