import type { DownloadSpec, Job } from '../../api/types';
import type { DownloadJob } from '../../tokens';

export function isDownload(job: Job): job is DownloadJob {
  return job.spec.kind === 'download';
}

/** Whether a download of a record has a file: without keys it has all of them. */
export function includesFile(spec: DownloadSpec, key: string): boolean {
  const { keys = [] } = spec;
  return keys.length === 0 || keys.includes(key);
}

/** The first file that a download wrote, or found unchanged; null for none. */
export function firstFile(job: Job): string | null {
  const files = ((isDownload(job) && job.result?.files) || []).filter(
    ({ outcome }) => outcome !== 'refused'
  );
  const file = files.find(({ outcome }) => outcome !== 'unpacked') ?? files[0];
  return file?.path ?? null;
}
