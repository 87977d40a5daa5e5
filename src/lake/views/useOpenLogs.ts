import { useState } from 'react';

/** Which jobs' logs are open in one place of the screen. */
export function useOpenLogs(): (job: string) => {
  open: boolean;
  toggle(): void;
} {
  const [logs, setLogs] = useState<ReadonlySet<string>>(new Set());
  return job => ({
    open: logs.has(job),
    toggle: () => {
      const next = new Set(logs);
      if (!next.delete(job)) {
        next.add(job);
      }
      setLogs(next);
    }
  });
}
