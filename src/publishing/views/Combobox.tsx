import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';

import type { Choice } from '../../api/types';
import { useView } from '../../common/views/context';
import { freeChoice } from './Chips';

const PAUSE = 300;

export interface IComboboxProps {
  id?: string;
  label: string;
  /** Asked as one types. */
  find(text: string): Promise<Choice[]>;
  onPick(choice: Choice): void;
  /** Take words that are in no vocabulary. */
  free?: boolean;
  /** What is chosen, where it is one; shown until something is typed. */
  value?: string;
  placeholder?: string;
  describedBy?: string;
  invalid?: boolean;
}

/** A field that offers what fits, as one types. */
export function Combobox(props: IComboboxProps): JSX.Element {
  const { trans } = useView();
  const { find, onPick, free, value = '' } = props;
  const list = useId();
  const [text, setText] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [found, setFound] = useState<readonly Choice[] | null>(null);
  const [active, setActive] = useState(-1);
  const turn = useRef(0);
  const finder = useRef(find);
  useEffect(() => {
    finder.current = find;
  });
  useEffect(() => {
    if (!open) {
      return;
    }
    const mine = ++turn.current;
    const timer = setTimeout(
      () =>
        void finder.current(text ?? '').then(choices => {
          if (turn.current === mine) {
            setFound(choices);
            setActive(-1);
          }
        }),
      text === null ? 0 : PAUSE
    );
    return () => clearTimeout(timer);
  }, [open, text]);

  const own = (text ?? '').trim();
  const offers: readonly Choice[] = [
    ...(found ?? []),
    ...(free && own !== '' ? [freeChoice(own)] : [])
  ];
  const close = () => {
    turn.current += 1;
    setOpen(false);
    setText(null);
    setFound(null);
    setActive(-1);
  };
  const pick = (choice: Choice) => {
    close();
    onPick(choice);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        setOpen(true);
        const step = event.key === 'ArrowDown' ? 1 : -1;
        const count = offers.length;
        if (count > 0) {
          setActive(
            (active + step + count + (active < 0 && step < 0 ? 1 : 0)) % count
          );
        }
        break;
      }
      case 'Enter': {
        const choice =
          offers[active] ?? (free && own !== '' ? freeChoice(own) : undefined);
        if (choice) {
          event.preventDefault();
          pick(choice);
        }
        break;
      }
      case 'Tab': {
        const choice = offers[active];
        if (choice) {
          pick(choice);
        }
        break;
      }
      case 'Escape':
        if (open) {
          event.stopPropagation();
          close();
        }
        break;
    }
  };
  return (
    <div className="ossr-Combobox">
      <input
        id={props.id}
        className="jp-mod-styled"
        role="combobox"
        aria-label={props.id === undefined ? props.label : undefined}
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid}
        autoComplete="off"
        spellCheck={false}
        value={text ?? value}
        placeholder={props.placeholder}
        onChange={event => {
          setText(event.target.value);
          setOpen(true);
        }}
        onFocus={event => event.target.select()}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
        // Words of one's own are taken where one leaves with them: what is typed is not lost.
        onBlur={() => (free && own !== '' ? pick(freeChoice(own)) : close())}
      />
      <ul
        id={list}
        role="listbox"
        aria-label={props.label}
        className="ossr-Combobox-list"
        hidden={!open}
      >
        {offers.map((choice, index) => (
          <li
            key={`${choice.id ?? ''} ${choice.title}`}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === active}
            // The field must not lose the focus before it is picked.
            onMouseDown={event => event.preventDefault()}
            onClick={() => pick(choice)}
          >
            <span>
              {choice.id === null && free
                ? trans.__('Use “%1”', choice.title)
                : choice.title}
            </span>
            {choice.note && (
              <span className="ossr-mod-faint"> {choice.note}</span>
            )}
          </li>
        ))}
        {offers.length === 0 && (
          <li role="option" aria-selected={false} aria-disabled="true">
            {found === null ? trans.__('Searching…') : trans.__('No matches')}
          </li>
        )}
      </ul>
    </div>
  );
}
