import type { IJobs } from '../../tokens';

/** What is under way, in one line. */
export interface IActiveTransfers {
  count: number;
  /** 0 to 100; null where it is not known how much there is to do. */
  percent: number | null;
  /** `↓ 2 · 43 %`; `↑` for what is uploaded. */
  label: string;
}

export function activeTransfers({ active, kinds }: IJobs): IActiveTransfers {
  let done = 0;
  let total: number | null = 0;
  for (const job of active.filter(kinds.directionOf, kinds)) {
    done += job.progress?.done ?? 0;
    const more: number | null = job.progress?.total ?? null;
    total = total === null || more === null ? null : total + more;
  }
  const count = active.length;
  const percent = total ? Math.floor((100 * done) / total) : null;
  const up = active.filter(job => kinds.directionOf(job) === 'up').length;
  const way = up === 0 ? '↓' : up === count ? '↑' : '↓↑';
  const label = `${way} ${count}`;
  return {
    count,
    percent,
    label: percent === null ? label : `${label} · ${percent} %`
  };
}
