import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';

import { CommandIDs } from '../../common/commandIds';
import type { LakeModel } from '../model/lake';
import type { IDidRow, TreeRow } from '../model/tree';
import { useView } from '../../common/views/context';
import { didText } from '../../common/views/text';
import { useRowsInSight } from '../../common/views/useRowsInSight';
import { useStore } from '../../common/views/useStore';
import { DidRow } from './DidRow';
import { NoteRow } from './NoteRow';

const idOf = ({ id }: TreeRow): string => id;

/** Hits and their members, of which only those in sight are drawn. */
export function DidTree(props: {
  lake: LakeModel;
  /** Follows the last row. */
  tail: ReactNode;
}): JSX.Element {
  const { trans } = useView();
  const { lake, tail } = props;
  const { tree, availability } = lake;
  const { rows, active } = useStore(tree);
  const { known, failed } = useStore(availability);
  const host = useRef<HTMLDivElement>(null);
  const at = Math.max(0, tree.indexOf(active));
  const list = useRowsInSight({
    host,
    rows,
    keyOf: idOf,
    height: 44,
    overscan: 6,
    active: at
  });
  const shown = list.getVirtualItems();
  const inSight = shown.map(({ index }) => rows[index]).filter(isDid);
  useLook(lake, inSight);
  usePlace(lake, list.scrollToIndex);
  const onKeyDown = useKeys(lake, host, list.scrollToIndex);

  return (
    <div
      ref={host}
      className="ossr-Results"
      onScroll={() => {
        tree.scrolled(list.range?.startIndex ?? 0);
      }}
    >
      <div
        role="tree"
        aria-label={trans.__('Search results')}
        aria-busy={lake.find.state.response.status === 'loading'}
        className="ossr-Results-feed"
        style={{ height: list.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {shown.map(({ index, start }) => {
          const row = rows[index];
          if (!row) {
            return null;
          }
          const place = {
            measure: list.measureElement,
            index,
            top: start,
            tabIndex: index === at ? 0 : -1,
            onFocus: () => tree.setActive(row.id)
          };
          return row.kind === 'did' ? (
            <DidRow
              key={row.id}
              row={row}
              place={place}
              availability={known.get(didText(row.item.did))}
              failed={failed.has(didText(row.item.did))}
              onToggle={() => tree.toggle(row)}
            />
          ) : (
            <NoteRow
              key={row.id}
              row={row}
              place={place}
              onMore={() => tree.more(row.parent)}
            />
          );
        })}
      </div>
      {tail}
    </div>
  );
}

function isDid(row: TreeRow | undefined): row is IDidRow {
  return row?.kind === 'did';
}

/** Ask whether the rows in sight can be read here. */
function useLook(
  { availability, find }: LakeModel,
  rows: readonly IDidRow[]
): void {
  const { response } = useStore(find);
  const end = response.status === 'ready' ? response.value : null;
  const ids = rows.map(({ id }) => id).join('\n');
  useEffect(() => {
    availability.look(
      'tree',
      rows.map(({ item }) => item.did)
    );
    // The rows are others when their ids are; who searches for the same wants to know anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [availability, ids, end]);
  useEffect(() => () => availability.look('tree', []), [availability]);
}

/** A list that we come back to is where it was left. */
function usePlace(
  { tree }: LakeModel,
  scrollTo: (index: number, options: { align: 'start' }) => void
): void {
  useEffect(() => {
    if (tree.first > 0) {
      scrollTo(tree.first, { align: 'start' });
    }
    // Once, when it is shown.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [tree]);
}

/** The keys of a tree: arrows, Home, End, Enter. */
function useKeys(
  lake: LakeModel,
  host: React.RefObject<HTMLDivElement>,
  scrollTo: (index: number) => void
): (event: KeyboardEvent) => void {
  const { run } = useView();
  const { tree } = lake;
  const focus = (index: number) => {
    const { rows } = tree.state;
    if (index < 0) {
      host.current
        ?.closest('.ossr-Search')
        ?.querySelector<HTMLElement>('[role=combobox]')
        ?.focus();
      return;
    }
    const row = rows[Math.min(index, rows.length - 1)];
    if (row) {
      tree.setActive(row.id);
      scrollTo(tree.indexOf(row.id));
      requestAnimationFrame(() =>
        host.current
          ?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]')
          ?.focus({ preventScroll: true })
      );
    }
  };
  return event => {
    const { rows, active } = tree.state;
    const at = tree.indexOf(active);
    const row = rows[at];
    if (!row || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const did = row.kind === 'did' ? row : null;
    switch (event.key) {
      case 'ArrowDown':
        focus(at + 1);
        break;
      case 'ArrowUp':
        focus(at - 1);
        break;
      case 'Home':
        focus(0);
        break;
      case 'End':
        focus(rows.length - 1);
        break;
      case 'ArrowRight':
        if (did?.open === false) {
          tree.toggle(did, true);
        } else if (did?.open) {
          focus(at + 1);
        }
        break;
      case 'ArrowLeft':
        if (did?.open) {
          tree.toggle(did, false);
        } else {
          focus(parentOf(rows, at));
        }
        break;
      case 'Enter':
      case ' ':
        if (did) {
          run(CommandIDs.openDid, { did: didText(did.item.did) });
        } else if (row.kind === 'note' && row.note !== 'loading') {
          tree.more(row.parent);
        }
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
}

/** The row that a row is a member of; the row itself at the top. */
function parentOf(rows: readonly TreeRow[], at: number): number {
  const level = rows[at]?.level ?? 1;
  for (let index = at - 1; index >= 0; index -= 1) {
    if ((rows[index]?.level ?? 1) < level) {
      return index;
    }
  }
  return at;
}
