import { HTMLSelect, userIcon } from '@jupyterlab/ui-components';
import type { ClipboardEvent, KeyboardEvent } from 'react';

import { withoutSecrets } from '../../api/secrets';
import type { Source } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { Lists } from '../model/lists';
import type { SearchModel } from '../model/search';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { MoreMenu } from '../../common/views/MoreMenu';
import { SearchBox, SearchOptions } from '../../common/views/SearchBox';
import { useStore } from '../../common/views/useStore';

export interface ISearchBarProps {
  search: SearchModel;
  sources: readonly Source[];
  source: Source;
  filtersOpen: boolean;
  onFilters(): void;
  lists: Lists;
}

/** Where, what, and in which order. */
export function SearchBar(props: ISearchBarProps): JSX.Element {
  return (
    <div className="ossr-SearchBar">
      <SourceRow sources={props.sources} source={props.source} />
      <Box search={props.search} source={props.source} />
      <OrderRow {...props} />
    </div>
  );
}

function SourceRow(props: {
  sources: readonly Source[];
  source: Source;
}): JSX.Element {
  const { trans, run } = useView();
  const { sources, source } = props;
  return (
    <div className="ossr-SearchBar-row">
      {sources.length > 1 ? (
        <HTMLSelect
          className="ossr-SearchBar-source"
          aria-label={trans.__('Repository to search')}
          value={source.id}
          onChange={event =>
            run(CommandIDs.selectSource, { source: event.target.value })
          }
        >
          {sources.map(({ id, title, sandbox }) => (
            <option key={id} value={id}>
              {sandbox && id !== source.id
                ? trans.__('%1 (sandbox)', title)
                : title}
            </option>
          ))}
        </HTMLSelect>
      ) : (
        <span className="ossr-SearchBar-source">{source.title}</span>
      )}
      {source.sandbox && (
        <span
          className="ossr-Badge ossr-mod-warn"
          title={trans.__(
            'Test repository: records may be deleted and their DOIs do not resolve.'
          )}
        >
          {trans.__('Sandbox')}
        </span>
      )}
      {source.abilities.includes('sign-in') && (
        <Action
          command={CommandIDs.openAccount}
          args={{ source: source.id }}
          label={trans.__('Account at %1', source.title)}
          icon={userIcon}
          iconOnly
          kind="bare"
        />
      )}
    </div>
  );
}

function Box(props: { search: SearchModel; source: Source }): JSX.Element {
  const { trans, run } = useView();
  const { search, source } = props;
  const { query } = useStore(search);
  const open = (record: string) =>
    run(CommandIDs.openRecord, { record, source: source.id, fromBox: true });
  const submit = () => {
    if (search.mayNameRecord(query.q)) {
      open(query.q.trim());
    } else {
      void search.submit();
    }
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = withoutSecrets(event.clipboardData.getData('text')).trim();
    const box = event.currentTarget;
    const whole =
      box.selectionStart === 0 && box.selectionEnd === box.value.length;
    if (whole && search.mayNameRecord(pasted)) {
      event.preventDefault();
      search.hold(pasted);
      open(pasted);
    }
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape' && query.q) {
      event.stopPropagation();
      void search.submit({ q: '' });
    } else if (event.key === 'ArrowDown') {
      event.currentTarget
        .closest('.ossr-Search')
        ?.querySelector<HTMLElement>('.ossr-Card-open[tabindex="0"]')
        ?.focus();
    }
  };
  return (
    <SearchBox
      input={{
        role: 'searchbox',
        'aria-label': trans.__('Search %1', source.title),
        placeholder: query.raw
          ? trans.__('Advanced query, e.g. title:pulsar')
          : trans.__('Words, a DOI or a URL'),
        maxLength: 2000,
        value: query.q,
        onChange: event => search.type(event.target.value),
        onPaste: paste,
        onKeyDown: keys
      }}
      onSubmit={submit}
      onClear={() => void search.submit({ q: '' })}
    >
      {search.namesRecord && (
        <p className="ossr-Box-hint" role="status">
          {trans.__('Press Enter to open this record.')}
        </p>
      )}
    </SearchBox>
  );
}

function OrderRow(props: ISearchBarProps): JSX.Element {
  const { trans } = useView();
  const { search, source, filtersOpen, onFilters, lists } = props;
  const { query, page } = useStore(search);
  const used = page.status === 'ready' ? page.value.sort : null;
  const count =
    Object.values(query.facets).flat().length +
    Number(query.allVersions) +
    Number(query.raw);
  return (
    <SearchOptions
      label={trans.__('Sort by')}
      value={query.sort ?? used ?? source.sorts[0]?.id}
      options={source.sorts}
      onChange={sort => void search.submit({ sort })}
      filters={{
        controls: 'ossr-filters',
        open: filtersOpen,
        onToggle: onFilters,
        label: count > 0 ? trans.__('Filters (%1)', count) : trans.__('Filters')
      }}
    >
      <ListsMenu search={search} lists={lists} />
    </SearchOptions>
  );
}

/** What the user keeps: searches and records. */
function ListsMenu(props: { search: SearchModel; lists: Lists }): JSX.Element {
  const { trans } = useView();
  const { search, lists } = props;
  const { savedSearches, favourites } = useStore(lists);
  useStore(search);
  const items = [
    {
      command: CommandIDs.saveSearch,
      label: lists.isSaved(search.saved)
        ? trans.__('Forget This Search')
        : trans.__('Save This Search')
    },
    ...savedSearches.map(saved => ({
      command: CommandIDs.searchRecords,
      args: { ...saved },
      label: trans.__(
        'Search: %1',
        [saved.query, ...Object.values(saved.facets).flat()]
          .filter(Boolean)
          .join(' · ')
      )
    })),
    ...favourites.map(({ source, record, title }) => ({
      command: CommandIDs.openRecord,
      args: { source, record },
      label: title
    }))
  ];
  return (
    <MoreMenu label={trans.__('Favourites and saved searches')} items={items} />
  );
}
