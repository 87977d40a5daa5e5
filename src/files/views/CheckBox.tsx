import type { IRecordFiles } from '../../tokens';

/** Selects files; half ticked where some of them are. */
export function CheckBox(props: {
  model: IRecordFiles;
  keys: readonly string[];
  label: string;
}): JSX.Element {
  const { model, keys, label } = props;
  const chosen = keys.filter(key => model.state.selected.has(key)).length;
  const all = keys.length > 0 && chosen === keys.length;
  return (
    <input
      type="checkbox"
      data-part="check"
      aria-label={label}
      title={label}
      checked={all}
      ref={node => {
        if (node) {
          node.indeterminate = chosen > 0 && !all;
        }
      }}
      onChange={() => model.select(keys, !all)}
    />
  );
}
