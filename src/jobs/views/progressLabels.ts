import type { TranslationBundle } from '@jupyterlab/translation';

import type { Job } from '../../api/types';
import { formatCount, formatSize, formatSpan } from '../../common/views/format';

/** How far a job is: `3.4 MB of 34 MB · 739 kB/s · 41 s left`, or what it waits for. */
export function progressLabel(
  { progress }: Job,
  trans: TranslationBundle
): string {
  if (!progress) {
    return trans.__('Starting');
  }
  const { done, total, unit, rate, remaining, note } = progress;
  const amount = unit === 'bytes' ? formatSize : formatCount;
  if (unit === 'steps') {
    const step =
      total === null
        ? ''
        : trans.__(
            'Step %1 of %2',
            formatCount(Math.min(done + 1, total)),
            formatCount(total)
          );
    return [step, note ?? ''].filter(Boolean).join(' · ');
  }
  const parts = [
    total === null
      ? amount(done)
      : trans.__('%1 of %2', amount(done), amount(total))
  ];
  if (note !== null) {
    parts.push(note);
  } else {
    if (rate !== null && rate > 0 && unit === 'bytes') {
      parts.push(trans.__('%1/s', formatSize(rate)));
    }
    if (remaining !== null) {
      parts.push(trans.__('%1 left', formatSpan(remaining, trans)));
    }
  }
  return parts.join(' · ');
}

/** A job's state in words; what it came to is for its own kind to say. */
export function stateLabel(
  job: Job,
  trans: TranslationBundle,
  outcome: () => string
): string {
  if (job.elsewhere) {
    return trans.__('Running in another JupyterLab');
  }
  switch (job.state) {
    case 'queued':
      return job.progress?.note ?? trans.__('Queued');
    case 'running':
      return progressLabel(job, trans);
    case 'succeeded':
      return outcome();
    case 'failed':
      return trans.__('Failed');
    case 'cancelled':
      return trans.__('Cancelled');
    case 'interrupted':
      return trans.__('Interrupted');
  }
}
