import {
  caretDownEmptyThinIcon,
  caretRightIcon
} from '@jupyterlab/ui-components';

import type { Availability } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { IDidRow } from '../model/tree';
import { useView } from '../../common/views/context';
import { didText, visible } from '../../common/views/text';
import { AvailabilityBadge } from './AvailabilityBadge';
import { DidName } from './DidName';
import { amount, typeLabel } from './labels';

/** Where a row stands in the list, and whether the keys are on it. */
export interface IRowPlace {
  measure(node: HTMLElement | null): void;
  index: number;
  top: number;
  tabIndex: number;
  onFocus(): void;
}

/** One DID: what it is, how big, and whether it is here. A click shows all about it. */
export function DidRow(props: {
  row: IDidRow;
  place: IRowPlace;
  availability: Availability | undefined;
  failed: boolean;
  onToggle(): void;
}): JSX.Element {
  const { trans, run } = useView();
  const { row, place, availability, failed, onToggle } = props;
  const { item, level, open, at, of } = row;
  const { measure, index, top, tabIndex, onFocus } = place;
  const did = didText(item.did);
  const facts = amount(
    {
      // Lists tell it of files alone; of others it comes with what is here of them.
      size: item.size ?? availability?.size ?? null,
      files: item.files ?? (open === null ? null : (availability?.of ?? null))
    },
    trans
  );
  const Caret = open ? caretDownEmptyThinIcon : caretRightIcon;
  return (
    <div
      ref={measure}
      data-index={index}
      data-did={did}
      role="treeitem"
      aria-level={level}
      aria-posinset={at}
      aria-setsize={of}
      aria-expanded={open ?? undefined}
      className="ossr-Did"
      tabIndex={tabIndex}
      title={visible(did)}
      style={{
        transform: `translateY(${top}px)`,
        paddingInlineStart: `${4 + Math.min(level - 1, 8) * 14}px`
      }}
      onFocus={onFocus}
      onClick={() => run(CommandIDs.openDid, { did })}
    >
      <span
        className="ossr-Did-caret"
        aria-hidden="true"
        data-open={open === null ? 'none' : String(open)}
        onClick={event => {
          event.stopPropagation();
          onToggle();
        }}
      >
        {open !== null && <Caret.react tag="span" />}
      </span>
      <span className="ossr-Did-about">
        <span className="ossr-Did-name">
          <DidName did={item.did} />
        </span>
        <span className="ossr-Did-facts">
          <span>
            {typeLabel(item.type, trans)}
            {facts && ` · ${facts}`}
          </span>
          <AvailabilityBadge availability={availability} failed={failed} />
        </span>
      </span>
    </div>
  );
}
