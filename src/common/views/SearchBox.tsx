import {
  closeIcon,
  filterIcon,
  HTMLSelect,
  searchIcon
} from '@jupyterlab/ui-components';
import type { InputHTMLAttributes, ReactNode } from 'react';

import { useView } from './context';

export interface ISearchBoxProps {
  /** Of the input; `value` is what is in the box. */
  input: InputHTMLAttributes<HTMLInputElement> & { value: string };
  onSubmit(): void;
  onClear(): void;
  /** Below the input: hints, or suggestions. */
  children?: ReactNode;
}

/** The box of a search, with buttons to start and to clear it. */
export function SearchBox(props: ISearchBoxProps): JSX.Element {
  const { trans } = useView();
  const { input, onSubmit, onClear, children } = props;
  return (
    <form
      role="search"
      className="ossr-Box"
      onSubmit={event => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <searchIcon.react
        tag="span"
        className="ossr-Box-icon"
        aria-hidden="true"
      />
      <input
        type="text"
        className="ossr-Box-input"
        spellCheck={false}
        autoComplete="off"
        {...input}
      />
      {input.value && (
        <button
          type="button"
          className="ossr-Box-clear"
          title={trans.__('Clear')}
          aria-label={trans.__('Clear the search text')}
          onClick={event => {
            onClear();
            event.currentTarget.form?.querySelector('input')?.focus();
          }}
        >
          <closeIcon.react tag="span" aria-hidden="true" />
        </button>
      )}
      {children}
    </form>
  );
}

export interface ISearchOptionsProps {
  /** Of the choice. */
  label: string;
  value: string | undefined;
  /** The choice is not shown without any. */
  options: readonly { id: string; title: string }[];
  onChange(id: string): void;
  filters: {
    /** What the button shows and hides, by the id of its element. */
    controls: string;
    label: string;
    open: boolean;
    onToggle(): void;
  };
  /** Follows the button. */
  children?: ReactNode;
}

/** Below a search box: a choice, and the button that shows and hides the filters. */
export function SearchOptions(props: ISearchOptionsProps): JSX.Element {
  const { label, value, options, onChange, filters } = props;
  return (
    <div className="ossr-SearchBar-row">
      {options.length > 0 && (
        <HTMLSelect
          className="ossr-SearchBar-sort"
          aria-label={label}
          value={value}
          onChange={event => onChange(event.target.value)}
        >
          {options.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </HTMLSelect>
      )}
      <button
        type="button"
        className="ossr-Filters-toggle"
        aria-expanded={filters.open}
        aria-controls={filters.controls}
        onClick={filters.onToggle}
      >
        <filterIcon.react tag="span" aria-hidden="true" />
        {filters.label}
      </button>
      {props.children}
    </div>
  );
}
