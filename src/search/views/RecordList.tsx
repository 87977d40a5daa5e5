import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode
} from 'react';

import type { RecordSummary } from '../../api/types';
import type { SearchModel } from '../model/search';
import { useView } from '../../common/views/context';
import { useRowsInSight } from '../../common/views/useRowsInSight';
import { useStore } from '../../common/views/useStore';
import { RecordCard } from './RecordCard';

const NEAR_THE_END = 8;

const idOf = ({ id }: RecordSummary): string => id;

/** All hits, of which only those in sight are drawn; the next page comes near the end. */
export function RecordList(props: {
  search: SearchModel;
  /** Follows the last hit. */
  tail: ReactNode;
}): JSX.Element {
  const { trans } = useView();
  const { search, tail } = props;
  const { items, page, query, selected } = useStore(search);
  const host = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const list = useRowsInSight({
    host,
    rows: items,
    keyOf: idOf,
    // Of a title of two lines.
    height: 88,
    overscan: 2,
    active
  });
  const rows = list.getVirtualItems();
  const last = rows[rows.length - 1]?.index ?? 0;

  useEffect(() => {
    if (items.length > 0 && last >= items.length - NEAR_THE_END) {
      void search.more();
    }
  }, [search, last, items.length, page.status]);
  usePlace(search, list.scrollToIndex);
  const total = search.answer?.total ?? items.length;
  const onKeyDown = useArrows(
    host,
    items.length,
    setActive,
    list.scrollToIndex
  );

  return (
    <div
      ref={host}
      className="ossr-Results"
      onKeyDown={onKeyDown}
      onScroll={() => {
        search.scrolled(list.range?.startIndex ?? 0);
      }}
    >
      <div
        role="feed"
        aria-label={trans.__('Records found')}
        aria-busy={page.status === 'loading'}
        className="ossr-Results-feed"
        style={{ height: list.getTotalSize() }}
      >
        {rows.map(({ index, start }) => {
          const record = items[index];
          const id = `ossr-hit-${index}`;
          return (
            record && (
              <article
                key={record.id}
                ref={list.measureElement}
                data-index={index}
                className="ossr-Results-item"
                aria-labelledby={id}
                aria-posinset={index + 1}
                aria-setsize={total}
                style={{ transform: `translateY(${start}px)` }}
              >
                <RecordCard
                  record={record}
                  query={query.q}
                  titleId={id}
                  index={index}
                  active={index === active}
                  onFocus={setActive}
                  selected={selected.has(record.id)}
                  search={search}
                />
              </article>
            )
          );
        })}
      </div>
      {tail}
    </div>
  );
}

/** A new search begins at its top; one that we come back to where it was left. */
function usePlace(
  search: SearchModel,
  scrollTo: (index: number, options: { align: 'start' }) => void
): void {
  const { items, page } = useStore(search);
  const pending = useRef(search.first);
  const answer = page.status === 'ready' ? page.value : null;
  useEffect(() => {
    if (answer?.page === 1 && search.first === 0) {
      pending.current = 0;
      scrollTo(0, { align: 'start' });
    }
    // `scrollTo` is another function at each render, and always does the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [answer, search]);
  useEffect(() => {
    if (pending.current > 0 && items.length > pending.current) {
      scrollTo(pending.current, { align: 'start' });
      pending.current = 0;
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [items.length]);
}

/** Arrow keys, Home and End move between hits. */
function useArrows(
  host: React.RefObject<HTMLDivElement>,
  count: number,
  setActive: (index: number) => void,
  scrollTo: (index: number) => void
): (event: KeyboardEvent) => void {
  return useCallback(
    event => {
      const at = Number(
        (event.target as Element).closest<HTMLElement>('[data-index]')?.dataset
          .index ?? -1
      );
      const goal = {
        ArrowDown: at + 1,
        ArrowUp: at - 1,
        Home: 0,
        End: count - 1
      }[event.key];
      if (goal === undefined || at < 0 || event.altKey || event.ctrlKey) {
        return;
      }
      event.preventDefault();
      if (goal < 0) {
        host.current
          ?.closest('.ossr-Search')
          ?.querySelector<HTMLElement>('[role=searchbox]')
          ?.focus();
        return;
      }
      const index = Math.min(goal, count - 1);
      setActive(index);
      scrollTo(index);
      requestAnimationFrame(() => {
        host.current
          ?.querySelector<HTMLElement>(`[data-index="${index}"] button`)
          ?.focus({ preventScroll: true });
      });
    },
    [host, count, setActive, scrollTo]
  );
}
