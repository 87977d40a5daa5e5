import type { INoteRow } from '../model/tree';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import type { IRowPlace } from './DidRow';

/** What there is to say about the members of a collection. */
export function NoteRow(props: {
  row: INoteRow;
  place: IRowPlace;
  onMore(): void;
}): JSX.Element {
  const { trans } = useView();
  const { row, place, onMore } = props;
  const { note, level, count, problem } = row;
  const { measure, index, top, tabIndex, onFocus } = place;
  const words = {
    loading: trans.__('Loading…'),
    empty: trans.__('Empty'),
    cut: trans.__('First %1 shown. Show more.', formatCount(count)),
    failed: trans.__('%1 Retry.', problem?.message ?? '')
  }[note];
  const acts = note === 'cut' || note === 'failed';
  return (
    <div
      ref={measure}
      data-index={index}
      role="treeitem"
      aria-level={level}
      className={`ossr-Did ossr-Did-note${acts ? ' ossr-mod-acts' : ''}`}
      tabIndex={tabIndex}
      style={{
        transform: `translateY(${top}px)`,
        paddingInlineStart: `${24 + Math.min(level - 1, 8) * 14}px`
      }}
      onFocus={onFocus}
      onClick={acts ? onMore : undefined}
    >
      {words}
    </div>
  );
}
