import { caretDownIcon, caretUpIcon } from '@jupyterlab/ui-components';
import { memo, useRef, type KeyboardEvent, type RefObject } from 'react';

import type {
  FileTableRow,
  IFilesState,
  IFileSort,
  IRecordFiles
} from '../../tokens';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { useRowsInSight } from '../../common/views/useRowsInSight';
import { CheckBox } from './CheckBox';
import { FileRow, FolderRow } from './FileRow';

// Up to so many rows are simply there; more scroll in a box of their own.
const PLAIN = 20;
const ROW_HEIGHT = 30;
const BOX = { width: 300, height: 480 };
const PAINTS = 20;

interface IRowsProps {
  model: IRecordFiles;
  rows: readonly FileTableRow[];
  box: RefObject<HTMLDivElement>;
}

/** The files, to be sorted; arrow keys go from row to row and stay on the same control. */
export function FileTable({ model }: { model: IRecordFiles }): JSX.Element {
  const { trans } = useView();
  const box = useRef<HTMLDivElement>(null);
  const { rows } = model;
  return (
    <div
      className="ossr-FileTable"
      role="table"
      aria-label={trans.__('Files of this record')}
      aria-rowcount={rows.length + 1}
    >
      <Heading model={model} />
      {rows.length > PLAIN ? (
        <VirtualRows model={model} rows={rows} box={box} />
      ) : (
        <PlainRows model={model} rows={rows} box={box} />
      )}
    </div>
  );
}

function Heading({ model }: { model: IRecordFiles }): JSX.Element {
  const { trans } = useView();
  const keys = model.matching.map(({ key }) => key);
  return (
    <div className="ossr-FileTable-heading ossr-FileRow" role="row">
      <div role="columnheader" className="ossr-File-check">
        <CheckBox
          model={model}
          keys={keys}
          label={
            model.state.filter.trim() === ''
              ? trans.__('Select all')
              : trans._n(
                  'Select the %2 shown',
                  'Select the %2 shown',
                  keys.length,
                  formatCount(keys.length)
                )
          }
        />
      </div>
      <Column model={model} by="name" title={trans.__('Name')} kind="main" />
      <Column model={model} by="size" title={trans.__('Size')} kind="size" />
      <Column
        model={model}
        by="state"
        title={trans.__('State')}
        kind="status"
      />
      <div role="columnheader" className="ossr-File-actions">
        <span className="ossr-mod-unseen">{trans.__('Actions')}</span>
      </div>
    </div>
  );
}

function Column(props: {
  model: IRecordFiles;
  by: IFileSort['by'];
  title: string;
  kind: string;
}): JSX.Element {
  const { trans } = useView();
  const { model, by, title, kind } = props;
  const { sort } = model.state;
  const down = sort?.by === by ? sort.descending : null;
  const Arrow = down === true ? caretDownIcon.react : caretUpIcon.react;
  return (
    <div
      role="columnheader"
      className={`ossr-File-${kind}`}
      aria-sort={
        down === null ? 'none' : down === true ? 'descending' : 'ascending'
      }
    >
      <button
        type="button"
        className="ossr-FileTable-sort"
        title={trans.__('Sort by %1', title)}
        onClick={() => model.sortBy(by)}
      >
        {title}
        {down !== null && <Arrow tag="span" className="ossr-File-icon" />}
      </button>
    </div>
  );
}

/** Scrolling draws the table anew, and a row only when the model's state has changed. */
const RowOf = memo(function RowOf(props: {
  model: IRecordFiles;
  /** Another one after each change of the model. */
  state: IFilesState;
  row: FileTableRow;
  /** Most such rows go soon: their buttons come later. */
  passing?: boolean;
}): JSX.Element {
  const { model, row, passing } = props;
  return row.kind === 'folder' ? (
    <FolderRow model={model} row={row} />
  ) : (
    <FileRow model={model} row={row} passing={passing} />
  );
});

function keyOf(row: FileTableRow): string {
  return row.kind === 'folder' ? `${row.path}/` : row.file.key;
}

function PlainRows({ model, rows, box }: IRowsProps): JSX.Element {
  return (
    <div
      role="rowgroup"
      ref={box}
      onKeyDown={event =>
        stepFrom(event, rows.length, (index, part) =>
          focusPart(box.current, index, part)
        )
      }
    >
      {rows.map((row, index) => (
        <div key={keyOf(row)} role="row" data-index={index}>
          <RowOf model={model} state={model.state} row={row} />
        </div>
      ))}
    </div>
  );
}

function VirtualRows({ model, rows, box }: IRowsProps): JSX.Element {
  const virtual = useRowsInSight({
    host: box,
    rows,
    keyOf,
    height: ROW_HEIGHT,
    overscan: 3,
    initialRect: BOX
  });
  const onKeyDown = (event: KeyboardEvent) =>
    stepFrom(event, rows.length, (index, part) => {
      if (!focusPart(box.current, index, part, false)) {
        virtual.scrollToIndex(index);
        // The row is made by the next paints, and its buttons a moment later.
        afterPaint(last => focusPart(box.current, index, part, last), PAINTS);
      }
    });
  return (
    <div
      className="ossr-FileTable-box"
      role="rowgroup"
      ref={box}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(item => {
          const row = rows[item.index];
          return (
            row && (
              <div
                key={item.key}
                role="row"
                ref={virtual.measureElement}
                data-index={item.index}
                aria-rowindex={item.index + 2}
                className="ossr-mod-placed"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <RowOf model={model} state={model.state} row={row} passing />
              </div>
            )
          );
        })}
      </div>
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

/** `orName`: the row's name where it has no such control. */
function focusPart(
  host: HTMLElement | null,
  index: number,
  part: string,
  orName = true
): boolean {
  const row = host?.querySelector(`[data-index="${index}"]`);
  const control =
    row?.querySelector<HTMLElement>(`[data-part="${part}"]`) ??
    (orName ? row?.querySelector<HTMLElement>('[data-part="name"]') : null);
  control?.focus();
  return control !== null && control !== undefined;
}

function afterPaint(done: (last: boolean) => boolean, tries: number): void {
  requestAnimationFrame(() => {
    if (!done(tries === 1) && tries > 1) {
      afterPaint(done, tries - 1);
    }
  });
}
