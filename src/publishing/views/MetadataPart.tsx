import type { IMetadataField } from '../../common/model/metadataField';
import { METADATA_FIELDS } from '../../common/model/metadataFields';
import { useView } from '../../common/views/context';
import type { IFormProps } from './Field';
import { MetadataField } from './MetadataField';

/** What the record says about itself. */
export function MetadataPart({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  return (
    <section
      className="ossr-Publish-part"
      aria-label={trans.__('Metadata')}
      data-pointer="/metadata"
    >
      <h3>{trans.__('Metadata')}</h3>
      <Fields model={model} place="main" />
      <details className="ossr-Publish-more">
        <summary>
          {trans.__(
            'More: languages, related works, references, CodeMeta terms'
          )}
        </summary>
        <div className="ossr-Publish-part">
          <Fields model={model} place="more" />
        </div>
      </details>
    </section>
  );
}

function Fields(
  props: IFormProps & { place: IMetadataField['form'] }
): JSX.Element {
  const { model, place } = props;
  const fields = METADATA_FIELDS.filter(({ form }) => form === place);
  return (
    <>
      {rowsOf(fields).map(row => {
        const drawn = row.map(field => (
          <MetadataField key={field.name} model={model} field={field} />
        ));
        return row.length > 1 ? (
          <div key={row[0]?.name} className="ossr-Publish-row">
            {drawn}
          </div>
        ) : (
          drawn
        );
      })}
    </>
  );
}

/** Fields that stand beside each other, together. */
function rowsOf(fields: readonly IMetadataField[]): IMetadataField[][] {
  const rows: IMetadataField[][] = [];
  for (const field of fields) {
    const last = rows[rows.length - 1];
    if (last && field.row !== undefined && last[0]?.row === field.row) {
      last.push(field);
    } else {
      rows.push([field]);
    }
  }
  return rows;
}
