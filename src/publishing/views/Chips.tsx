import { closeIcon } from '@jupyterlab/ui-components';

import type { Choice } from '../../api/types';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';

export interface IChipsProps {
  label: string;
  /** What each is called. */
  names: readonly string[];
  onRemove(index: number): void;
}

/** What was chosen, each with a button that takes it away. */
export function Chips(props: IChipsProps): JSX.Element | null {
  const { trans } = useView();
  const { label, names, onRemove } = props;
  if (names.length === 0) {
    return null;
  }
  return (
    <ul className="ossr-Chips" aria-label={label}>
      {names.map((name, index) => (
        <li key={`${index} ${name}`} className="ossr-Chip">
          <UntrustedText text={name} />
          <button
            type="button"
            className="ossr-Chip-remove"
            aria-label={trans.__('Remove %1', name)}
            title={trans.__('Remove %1', name)}
            onClick={() => onRemove(index)}
          >
            <closeIcon.react tag="span" aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A term by its words; without an id it is in no vocabulary. */
export function freeChoice(title: string, id: string | null = null): Choice {
  return { title, id, note: null, group: null, url: null, affiliations: [] };
}

/** A list without one of its items. */
export function without<T>(items: readonly T[], index: number): T[] {
  return items.filter((_, other) => other !== index);
}

/** A list with one of its items changed. */
export function replaced<T>(
  items: readonly T[],
  index: number,
  change: Partial<T>
): T[] {
  return items.map((item, other) =>
    other === index ? { ...item, ...change } : item
  );
}
