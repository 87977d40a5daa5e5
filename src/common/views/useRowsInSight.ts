import {
  defaultRangeExtractor,
  useVirtualizer,
  type Range,
  type Virtualizer
} from '@tanstack/react-virtual';
import { useCallback, type RefObject } from 'react';

export interface IRowsInSight<T> {
  host: RefObject<HTMLDivElement>;
  rows: readonly T[];
  keyOf(row: T): string;
  /** A row's height before it is measured: as exact as can be, as a measured one moves all others. */
  height: number;
  /** Further rows drawn above and below. */
  overscan: number;
  /** The row that has the focus: it stays, wherever the list was scrolled to. */
  active?: number;
  initialRect?: { width: number; height: number };
}

/**
 * Which rows of a long list are drawn, and where.
 *
 * #### Notes
 * With another `getItemKey` or `rangeExtractor` the virtualizer computes the places of all rows anew,
 * so that these have to be the same functions as long as rows and focus are.
 */
export function useRowsInSight<T>(
  list: IRowsInSight<T>
): Virtualizer<HTMLDivElement, HTMLElement> {
  const { host, rows, keyOf, height, active = -1, ...options } = list;
  return useVirtualizer<HTMLDivElement, HTMLElement>({
    ...options,
    count: rows.length,
    getScrollElement: () => host.current,
    estimateSize: () => height,
    getItemKey: useCallback(
      (index: number) => {
        const row = rows[index];
        return row === undefined ? index : keyOf(row);
      },
      [rows, keyOf]
    ),
    rangeExtractor: useCallback(
      (range: Range) => {
        const drawn = defaultRangeExtractor(range);
        return active < 0 || active >= range.count || drawn.includes(active)
          ? drawn
          : [...drawn, active].sort((a, b) => a - b);
      },
      [active]
    )
  });
}
