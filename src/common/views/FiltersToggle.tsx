import { filterIcon } from '@jupyterlab/ui-components';

export interface IFiltersToggleProps {
  /** What it shows and hides, by the id of its element. */
  controls: string;
  open: boolean;
  onToggle(): void;
  label: string;
}

/** The button under a search box that shows and hides its filters. */
export function FiltersToggle(props: IFiltersToggleProps): JSX.Element {
  const { controls, open, onToggle, label } = props;
  return (
    <button
      type="button"
      className="ossr-Filters-toggle"
      aria-expanded={open}
      aria-controls={controls}
      onClick={onToggle}
    >
      <filterIcon.react tag="span" aria-hidden="true" />
      {label}
    </button>
  );
}
