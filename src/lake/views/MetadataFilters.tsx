import { closeIcon, HTMLSelect } from '@jupyterlab/ui-components';
import type { FormEvent } from 'react';

import type { MetaFilter } from '../../api/types';
import type { LakeSearchModel } from '../model/search';
import { useView } from '../../common/views/context';
import { useStore } from '../../common/views/useStore';

type Operator = NonNullable<MetaFilter['op']>;

const OPERATORS: readonly Operator[] = [
  '=',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'like'
];

/** Conditions on metadata, all of which must hold. */
export function MetadataFilters({
  find
}: {
  find: LakeSearchModel;
}): JSX.Element {
  const { trans } = useView();
  const { filters } = useStore(find);
  const change = (index: number, part: Partial<MetaFilter>) =>
    find.setFilters(
      filters.map((filter, at) =>
        at === index ? { ...filter, ...part } : filter
      )
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void find.submit();
  };
  return (
    <form
      id="ossr-lake-filters"
      className="ossr-Filters ossr-Conditions"
      aria-label={trans.__('Metadata')}
      onSubmit={submit}
    >
      {filters.map(({ key, op = '=', value = '' }, index) => (
        <div key={index} className="ossr-Condition">
          <input
            className="jp-mod-styled"
            aria-label={trans.__('Key %1', index + 1)}
            placeholder={trans.__('key')}
            spellCheck={false}
            value={key}
            onChange={event => change(index, { key: event.target.value })}
          />
          <HTMLSelect
            aria-label={trans.__('Comparison %1', index + 1)}
            value={op}
            onChange={event =>
              change(index, { op: event.target.value as Operator })
            }
          >
            {OPERATORS.map(sign => (
              <option key={sign}>{sign}</option>
            ))}
          </HTMLSelect>
          <input
            className="jp-mod-styled"
            aria-label={trans.__('Value %1', index + 1)}
            placeholder={trans.__('value')}
            spellCheck={false}
            value={value}
            onChange={event => change(index, { value: event.target.value })}
          />
          <button
            type="button"
            className="ossr-Box-clear"
            aria-label={trans.__('Remove condition %1', index + 1)}
            title={trans.__('Remove')}
            onClick={() =>
              find.setFilters(filters.filter((_, at) => at !== index))
            }
          >
            <closeIcon.react tag="span" aria-hidden="true" />
          </button>
        </div>
      ))}
      <div className="ossr-Files-actions">
        <button
          type="button"
          className="ossr-Small"
          onClick={() =>
            find.setFilters([...filters, { key: '', op: '=', value: '' }])
          }
        >
          {trans.__('Add Condition')}
        </button>
        {filters.length > 0 && (
          <button type="submit" className="ossr-Small">
            {trans.__('Search')}
          </button>
        )}
      </div>
      <p className="ossr-mod-faint">
        {trans.__(
          'All conditions must match. Built-in fields (length, created_at, …) cannot be combined with custom keys.'
        )}
      </p>
    </form>
  );
}
