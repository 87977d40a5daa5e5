import { HTMLSelect } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { useState } from 'react';

import { useView } from '../../common/views/context';

/** Days from now, or null for no expiry. */
type Days = number | null;

const DAY = 24 * 3600 * 1000;
const NAMED: readonly Days[] = [7, 30, 90, null];

/** How long, in words; a date where none of the words fits. */
export function LifetimeChoice(props: {
  label: string;
  value: Days;
  onChange(days: Days): void;
}): JSX.Element {
  const { trans } = useView();
  const { label, value, onChange } = props;
  const [byDate, setByDate] = useState(false);
  const choices = NAMED.includes(value) || byDate ? NAMED : [value, ...NAMED];
  return (
    <span className="ossr-Lifetime">
      <HTMLSelect
        aria-label={label}
        value={byDate ? 'date' : String(value)}
        onChange={event => {
          const chosen = event.target.value;
          setByDate(chosen === 'date');
          if (chosen !== 'date') {
            onChange(chosen === 'null' ? null : Number(chosen));
          } else if (value === null) {
            onChange(30);
          }
        }}
      >
        {choices.map(days => (
          <option key={String(days)} value={String(days)}>
            {daysWords(days, trans)}
          </option>
        ))}
        <option value="date">{trans.__('Until a date…')}</option>
      </HTMLSelect>
      {byDate && (
        <input
          type="date"
          className="jp-mod-styled"
          aria-label={trans.__('Until')}
          min={dayIn(1)}
          value={dayIn(value ?? 30)}
          onChange={event => {
            const days = daysUntil(event.target.value);
            if (days !== null) {
              onChange(days);
            }
          }}
        />
      )}
    </span>
  );
}

function daysWords(days: Days, trans: TranslationBundle): string {
  switch (days) {
    case null:
      return trans.__('Never expires');
    case 7:
      return trans.__('1 week');
    case 30:
      return trans.__('1 month');
    case 90:
      return trans.__('3 months');
    default:
      return trans._n('%1 day', '%1 days', days);
  }
}

/** Days from today to a day as a date field writes it; null for a day that is not ahead. */
export function daysUntil(date: string, now = new Date()): number | null {
  const end = Date.parse(`${date}T00:00:00Z`);
  const days = Math.round((end - today(now)) / DAY);
  return Number.isFinite(days) && days >= 1 ? days : null;
}

/** The day so many days ahead, as a date field writes it. */
export function dayIn(days: number, now = new Date()): string {
  return new Date(today(now) + days * DAY).toISOString().slice(0, 10);
}

function today(now: Date): number {
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
}
