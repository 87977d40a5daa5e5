import type { Job } from '../../api/types';
import { isDownload } from './jobKinds';
import { Store } from '../../common/model/store';

/** How the list of jobs is looked at. */
export class JobListModel extends Store<{
  /** Ids of the jobs whose log is open. */
  logs: ReadonlySet<string>;
}> {
  constructor() {
    super({ logs: new Set() });
  }

  showLog(id: string, open: boolean): void {
    const logs = new Set(this.state.logs);
    if (open) {
      logs.add(id);
    } else {
      logs.delete(id);
    }
    this.set({ logs });
  }
}

/** Bytes done and to do of some jobs; `total` is null where one does not know yet. */
export function sumOf(jobs: readonly Job[]): {
  done: number;
  total: number | null;
} {
  let done = 0;
  let total: number | null = 0;
  for (const { progress, spec } of jobs) {
    if (spec.kind !== 'download' && spec.kind !== 'publish') {
      continue;
    }
    done += progress?.done ?? 0;
    const more: number | null = progress?.total ?? null;
    total = total === null || more === null ? null : total + more;
  }
  return { done, total };
}

/** The first file that a job put on the disk, or had found there; null for none. */
export function firstFile(job: Job): string | null {
  const files = (isDownload(job) && job.result?.files) || [];
  const file = files.find(({ fate }) => fate !== 'unpacked') ?? files[0];
  return file?.path ?? null;
}
