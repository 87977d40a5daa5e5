import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';

import type { FileEntry, Record } from '../../api/types';
import type { PreviewModel } from '../model/preview';
import type { RecordTools } from '../model/recordTools';

/** The preview of one of a record's files, fetched when the place for it comes into sight. */
export function usePreviewInSight(
  record: Record,
  tools: RecordTools,
  file: FileEntry | undefined,
  side?: number
): [RefObject<HTMLDivElement>, PreviewModel | null] {
  const { source, id } = record;
  const model = useMemo(
    () =>
      file ? tools.preview({ source, record: id, key: file.key }, side) : null,
    [tools, source, id, file, side]
  );
  const [host, seen] = useSeen();
  useEffect(() => {
    if (seen && model) {
      void model.load();
    }
  }, [seen, model]);
  return [host, model];
}

/** Whether an element has ever been in sight. */
function useSeen(): [RefObject<HTMLDivElement>, boolean] {
  const host = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    const node = host.current;
    if (!node || seen) {
      return;
    }
    const observer = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) {
        setSeen(true);
      }
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, [seen]);
  return [host, seen];
}
