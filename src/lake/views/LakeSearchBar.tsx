import {
  addIcon,
  fileUploadIcon,
  HTMLSelect,
  userIcon
} from '@jupyterlab/ui-components';

import type { Lake } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { DidKind } from '../model/search';
import type { LakeModel } from '../model/lake';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { SearchBox, SearchOptions } from '../../common/views/SearchBox';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';
import { useScopeBox } from './useScopeBox';

/** Which lake, what, and of which kind. */
export function LakeSearchBar(props: {
  lake: LakeModel;
  current: Lake;
  filtersOpen: boolean;
  onFilters(): void;
}): JSX.Element {
  const { trans } = useView();
  const { lake, current, filtersOpen, onFilters } = props;
  const { kind, filters } = useStore(lake.find);
  const kinds: { [kind in DidKind]: string } = {
    all: trans.__('All kinds'),
    collection: trans.__('Collections'),
    container: trans.__('Containers'),
    dataset: trans.__('Datasets'),
    file: trans.__('Files')
  };
  return (
    <div className="ossr-SearchBar">
      <LakeRow lake={lake} current={current} />
      <Box lake={lake} current={current} />
      <SearchOptions
        label={trans.__('Kind')}
        value={kind}
        options={Object.entries(kinds).map(([id, title]) => ({ id, title }))}
        onChange={id => lake.find.refine({ kind: id as DidKind })}
        filters={{
          controls: 'ossr-lake-filters',
          open: filtersOpen,
          onToggle: onFilters,
          label:
            filters.length > 0
              ? trans.__('Metadata (%1)', filters.length)
              : trans.__('Metadata')
        }}
      />
    </div>
  );
}

function LakeRow(props: { lake: LakeModel; current: Lake }): JSX.Element {
  const { trans, run } = useView();
  const { lake, current } = props;
  const { account } = useStore(lake.account);
  const who =
    account.status === 'ready' && !account.value.signedIn
      ? trans.__('Sign in to %1', current.title)
      : trans.__('Account at %1', current.title);
  return (
    <div className="ossr-SearchBar-row">
      {lake.lakes.length > 1 ? (
        <HTMLSelect
          className="ossr-SearchBar-source"
          aria-label={trans.__('Data Lake to search')}
          value={current.id}
          onChange={event =>
            run(CommandIDs.selectLake, { lake: event.target.value })
          }
        >
          {lake.lakes.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </HTMLSelect>
      ) : (
        <span className="ossr-SearchBar-source">
          <UntrustedText text={current.title} />
        </span>
      )}
      <span className="ossr-Lake-tools">
        {current.abilities.includes('upload') && (
          <>
            <Action
              command={CommandIDs.uploadToLake}
              label={trans.__('Upload files')}
              icon={fileUploadIcon}
              iconOnly
              kind="bare"
            />
            <Action
              command={CommandIDs.createCollection}
              label={trans.__('New dataset or container')}
              icon={addIcon}
              iconOnly
              kind="bare"
            />
          </>
        )}
        <Action
          command={CommandIDs.signInToLake}
          label={who}
          icon={userIcon}
          iconOnly
          kind="bare"
        />
      </span>
    </div>
  );
}

function Box(props: { lake: LakeModel; current: Lake }): JSX.Element {
  const { trans } = useView();
  const { lake, current } = props;
  const { find } = lake;
  const { text } = useStore(find);
  const box = useScopeBox(find);
  return (
    <SearchBox
      input={{
        ...box.input,
        'aria-label': trans.__('Search %1', current.title),
        placeholder: current.wildcards
          ? trans.__('name or scope:name')
          : trans.__('scope:name'),
        maxLength: 500,
        value: text
      }}
      onSubmit={() => {
        box.close();
        void find.submit();
      }}
      onClear={() => find.clear()}
    >
      <ul
        {...box.list}
        className="ossr-Scopes"
        aria-label={trans.__('Scopes')}
        hidden={!box.open}
      >
        {box.scopes.map((scope, index) => (
          <li key={scope.name} {...box.option(index)}>
            <UntrustedText text={scope.name} />
            {scope.mine && (
              <span className="ossr-mod-faint">{trans.__('yours')}</span>
            )}
          </li>
        ))}
      </ul>
    </SearchBox>
  );
}
