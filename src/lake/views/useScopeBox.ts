import { useId, useState } from 'react';
import type {
  ChangeEvent,
  HTMLAttributes,
  InputHTMLAttributes,
  KeyboardEvent,
  LiHTMLAttributes
} from 'react';

import type { Scope } from '../../api/types';
import type { LakeSearchModel } from '../model/search';

interface IScopeBox {
  open: boolean;
  scopes: readonly Scope[];
  close(): void;
  input: InputHTMLAttributes<HTMLInputElement>;
  list: HTMLAttributes<HTMLUListElement> & { id: string };
  option(index: number): LiHTMLAttributes<HTMLLIElement>;
}

/** A search box that proposes scopes while one types: the ARIA pattern of a combobox. */
export function useScopeBox(find: LakeSearchModel): IScopeBox {
  const id = useId();
  const [wanted, setWanted] = useState(false);
  const [at, setAt] = useState(-1);
  const scopes = wanted ? find.suggestions : [];
  const open = scopes.length > 0;
  const close = () => {
    setWanted(false);
    setAt(-1);
  };
  const choose = (scope: Scope | undefined) => {
    if (scope) {
      find.type(`${scope.name}:`);
      close();
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { length } = scopes;
    switch (event.key) {
      case 'ArrowDown':
        if (open) {
          setAt((at + 1) % length);
        } else if (find.state.items.length > 0 && !event.altKey) {
          event.currentTarget
            .closest('.ossr-Search')
            ?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]')
            ?.focus();
        } else {
          void find.loadScopes();
          setWanted(true);
        }
        break;
      case 'ArrowUp':
        if (!open) {
          return;
        }
        setAt((at - 1 + length) % length);
        break;
      case 'Enter':
        if (!open || at < 0) {
          return;
        }
        choose(scopes[at]);
        break;
      case 'Escape':
        if (open) {
          close();
        } else if (find.state.text) {
          find.clear();
        } else {
          return;
        }
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    open,
    scopes,
    close,
    input: {
      role: 'combobox',
      'aria-expanded': open,
      'aria-controls': id,
      'aria-autocomplete': 'list',
      'aria-activedescendant': open && at >= 0 ? `${id}-${at}` : undefined,
      onChange: (event: ChangeEvent<HTMLInputElement>) => {
        find.type(event.target.value);
        void find.loadScopes();
        setWanted(true);
        setAt(-1);
      },
      onBlur: close,
      onKeyDown
    },
    list: { id, role: 'listbox' },
    option: index => ({
      id: `${id}-${index}`,
      role: 'option',
      'aria-selected': index === at,
      // Before the box loses the focus.
      onMouseDown: event => {
        event.preventDefault();
        choose(scopes[index]);
      }
    })
  };
}
