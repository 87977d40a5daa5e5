import type { TranslationBundle } from '@jupyterlab/translation';

import type { Availability, DidType, MetaValue, Rule } from '../../api/types';
import { formatCount, formatSize } from '../../common/views/format';

/** What kind of DID it is, in one word. */
export function typeLabel(
  type: DidType | null,
  trans: TranslationBundle
): string {
  switch (type) {
    case 'file':
      return trans.__('File');
    case 'dataset':
      return trans.__('Dataset');
    case 'container':
      return trans.__('Container');
    case null:
      return trans.__('Data');
  }
}

/** Size and count of files, as far as they are known: `3.4 GB · 12 files`. */
export function amount(
  { size, files }: { size: number | null; files: number | null },
  trans: TranslationBundle
): string {
  return [
    size === null ? '' : formatSize(size),
    files === null
      ? ''
      : trans._n('%2 file', '%2 files', files, formatCount(files))
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Whether it can be read here, in a few words. */
export function availabilityLabel(
  { state, here, of, replicating, stuck }: Availability,
  trans: TranslationBundle
): string {
  const all = of === null ? '?' : formatCount(of);
  const some = formatCount(here);
  switch (state) {
    case 'available':
      return trans.__('Available here');
    case 'partly':
      return trans.__('%1 of %2 available here', some, all);
    case 'replicating':
      return stuck > 0
        ? trans.__(
            'Replicating, %1 of %2 available, %3 stuck',
            some,
            all,
            formatCount(stuck)
          )
        : replicating > 0 || here > 0
          ? trans.__('Replicating, %1 of %2 available', some, all)
          : trans.__('Replicating');
    case 'stuck':
      return trans.__(
        'Stuck, %1 of %2 available, %3 stuck',
        some,
        all,
        formatCount(stuck)
      );
    case 'absent':
      return trans.__('Not available here');
    case 'empty':
      return trans.__('Empty');
  }
}

export function ruleStateLabel(
  state: Rule['state'],
  trans: TranslationBundle
): string {
  switch (state) {
    case 'ok':
      return trans.__('OK');
    case 'replicating':
      return trans.__('Replicating');
    case 'stuck':
      return trans.__('Stuck');
    case 'suspended':
      return trans.__('Suspended');
    case 'waiting-approval':
      return trans.__('Waiting for approval');
    case 'inject':
      return trans.__('Being created');
  }
}

/** A point in time, to the minute, in the reader's own way. */
export function formatTime(time: string | number): string {
  const date = new Date(typeof time === 'number' ? time * 1000 : time);
  return Number.isNaN(date.getTime())
    ? String(time)
    : date.toLocaleString(undefined, {
        dateStyle: 'medium',
        timeStyle: 'short'
      });
}

/** The time of day, where it is today; else the day as well. */
export function formatClock(seconds: number, now = new Date()): string {
  const date = new Date(seconds * 1000);
  return date.toDateString() === now.toDateString()
    ? date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
    : formatTime(seconds);
}

/** A value of metadata as text. */
export function valueText(value: MetaValue): string {
  return value === null ? '' : String(value);
}
