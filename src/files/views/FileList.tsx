import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState, type KeyboardEvent } from 'react';

import type { IRecordFiles } from '../../tokens';
import { useView } from '../../common/views/context';
import { FileRow } from './FileRow';

// Up to so many rows are simply there; more scroll in a box of their own.
const PLAIN = 20;
const ROW_HEIGHT = 48;
const BOX = { width: 300, height: 480 };

export interface IFileListProps {
  model: IRecordFiles;
  wide: boolean;
}

/** The rows; arrow keys go from row to row and stay on the same control. */
export function FileList(props: IFileListProps): JSX.Element {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) {
      next.add(key);
    }
    setOpen(next);
  };
  const rows = { ...props, open, toggle };
  return props.model.matching.length > PLAIN ? (
    <VirtualRows {...rows} />
  ) : (
    <PlainRows {...rows} />
  );
}

interface IRowsProps extends IFileListProps {
  open: ReadonlySet<string>;
  toggle(key: string): void;
}

function PlainRows({ model, wide, open, toggle }: IRowsProps): JSX.Element {
  const { trans } = useView();
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = (event: KeyboardEvent) =>
    stepFrom(event, model.matching.length, (index, part) =>
      focusPart(list.current, index, part)
    );
  return (
    <ul
      className="ossr-Files-list"
      ref={list}
      aria-label={trans.__('Files of this record')}
      onKeyDown={onKeyDown}
    >
      {model.matching.map((file, index) => (
        <li key={file.key} data-index={index} className="ossr-Files-item">
          <FileRow
            model={model}
            file={file}
            wide={wide}
            open={open.has(file.key)}
            onToggle={() => toggle(file.key)}
          />
        </li>
      ))}
    </ul>
  );
}

function VirtualRows({ model, wide, open, toggle }: IRowsProps): JSX.Element {
  const { trans } = useView();
  const box = useRef<HTMLDivElement>(null);
  const { matching } = model;
  const virtual = useVirtualizer({
    count: matching.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: index => matching[index]?.key ?? index,
    initialRect: BOX,
    overscan: 6
  });
  const onKeyDown = (event: KeyboardEvent) =>
    stepFrom(event, matching.length, (index, part) => {
      if (!focusPart(box.current, index, part)) {
        virtual.scrollToIndex(index);
        // The row is made by the next paints.
        afterPaint(() => focusPart(box.current, index, part), 5);
      }
    });
  return (
    <div className="ossr-Files-box" ref={box} onKeyDown={onKeyDown}>
      <ul
        className="ossr-Files-list"
        aria-label={trans.__('Files of this record')}
        style={{ height: virtual.getTotalSize(), position: 'relative' }}
      >
        {virtual.getVirtualItems().map(item => {
          const file = matching[item.index];
          return (
            file && (
              <li
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                aria-setsize={matching.length}
                aria-posinset={item.index + 1}
                className="ossr-Files-item ossr-mod-placed"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <FileRow
                  model={model}
                  file={file}
                  wide={wide}
                  open={open.has(file.key)}
                  onToggle={() => toggle(file.key)}
                />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

/** On an arrow key, Home or End: which row to go to, and which of its controls. */
function stepFrom(
  event: KeyboardEvent,
  count: number,
  go: (index: number, part: string) => void
): void {
  const target = event.target as HTMLElement;
  const part = target.dataset.part;
  const index = Number(
    target.closest<HTMLElement>('[data-index]')?.dataset.index
  );
  const next = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: count - 1
  }[event.key];
  if (part !== undefined && next !== undefined && next >= 0 && next < count) {
    event.preventDefault();
    go(next, part);
  }
}

function focusPart(
  host: HTMLElement | null,
  index: number,
  part: string
): boolean {
  const row = host?.querySelector(`[data-index="${index}"]`);
  const control =
    row?.querySelector<HTMLElement>(`[data-part="${part}"]`) ??
    row?.querySelector<HTMLElement>('[data-part="name"]');
  control?.focus();
  return control !== null && control !== undefined;
}

function afterPaint(done: () => boolean, tries: number): void {
  requestAnimationFrame(() => {
    if (!done() && tries > 1) {
      afterPaint(done, tries - 1);
    }
  });
}
