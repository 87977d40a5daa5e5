import type { TranslationBundle } from '@jupyterlab/translation';

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'];

/** A size for people, in powers of 1000: `0 B`, `512 B`, `1.5 kB`, `23 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) {
    return `${Math.round(bytes)} B`;
  }
  let value = bytes;
  let unit = -1;
  do {
    value /= 1000;
    unit += 1;
  } while (value >= 999.5 && unit < UNITS.length - 1);
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[unit] ?? ''}`;
}

/** A time span for people: `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function formatSpan(seconds: number, trans: TranslationBundle): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) {
    return trans.__('%1 h %2 min', hours, minutes);
  }
  if (minutes > 0) {
    return trans.__('%1 min %2 s', minutes, whole % 60);
  }
  return trans.__('%1 s', whole);
}

/** A count for people, in their own number format. */
export function formatCount(count: number): string {
  return count.toLocaleString();
}
