import { useState } from 'react';

import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { SearchBox } from '../../common/views/SearchBox';
import { useStore } from '../../common/views/useStore';
import type { RecordFilter } from '../model/recordGroups';
import type { SubmissionsModel } from '../model/submissions';
import { LoadState } from './LoadState';
import { MyRecordRow } from './MyRecordRow';

/** Drafts, reviews and records of ours, with their versions. */
export function MyRecords({
  submissions
}: {
  submissions: SubmissionsModel;
}): JSX.Element {
  const { trans } = useView();
  const { mine: loaded, filter } = useStore(submissions);
  const { mine, groups } = submissions;
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const isPicking = filter === 'draft' || filter === 'declined';
  const picked = isPicking
    ? groups.map(({ lead }) => lead.id).filter(id => ticked.has(id))
    : [];
  const tick = (id: string, on: boolean) => {
    const next = new Set(ticked);
    if (on) {
      next.add(id);
    } else {
      next.delete(id);
    }
    setTicked(next);
  };
  return (
    <>
      <LoadState loaded={loaded} submissions={submissions} />
      {mine.length > 0 && <Filters submissions={submissions} />}
      {isPicking && groups.length > 0 && (
        <div className="ossr-Submissions-bulk">
          <label className="ossr-Check">
            <input
              type="checkbox"
              checked={picked.length === groups.length}
              onChange={({ target }) =>
                setTicked(
                  new Set(
                    target.checked ? groups.map(({ lead }) => lead.id) : []
                  )
                )
              }
            />
            <span>{trans.__('Select all')}</span>
          </label>
          <Action
            command={CommandIDs.discardDraft}
            args={{ source: submissions.state.source, drafts: picked }}
            label={
              picked.length === 0
                ? trans.__('Discard Drafts…')
                : trans._n(
                    'Discard %1 Draft…',
                    'Discard %1 Drafts…',
                    picked.length
                  )
            }
            disabled={picked.length === 0}
          />
        </div>
      )}
      {groups.length > 0 && (
        <ul
          className="ossr-Submissions-list"
          aria-label={trans.__('My Records')}
        >
          {groups.map(group => (
            <MyRecordRow
              key={group.id}
              group={group}
              selection={
                isPicking
                  ? {
                      on: ticked.has(group.lead.id),
                      set: on => tick(group.lead.id, on)
                    }
                  : null
              }
            />
          ))}
        </ul>
      )}
      {mine.length > 0 && groups.length === 0 && (
        <p className="ossr-Submissions-empty" role="status">
          {trans.__('No record matches.')}
        </p>
      )}
      {loaded.status === 'ready' && mine.length === 0 && (
        <div className="ossr-Submissions-empty">
          <p role="status">
            {trans.__(
              'You have no records at %1 yet.',
              submissions.source?.title
            )}
          </p>
          <p className="ossr-mod-faint">
            {trans.__(
              'To publish, right-click a notebook, files or a folder in the file browser.'
            )}
          </p>
        </div>
      )}
    </>
  );
}

/** Words to search for, and states to choose from, each with its count. */
function Filters({
  submissions
}: {
  submissions: SubmissionsModel;
}): JSX.Element {
  const { trans } = useView();
  const { words, filter } = submissions.state;
  const labels: { [filter in RecordFilter]: string } = {
    all: trans.__('All'),
    draft: trans.__('Draft'),
    'in-review': trans.__('In Review'),
    published: trans.__('Published'),
    declined: trans.__('Declined')
  };
  return (
    <div className="ossr-Submissions-filters">
      <SearchBox
        input={{
          'aria-label': trans.__('Search my records'),
          placeholder: trans.__('Title, version or DOI'),
          value: words,
          onChange: ({ target }) => submissions.narrow({ words: target.value })
        }}
        onSubmit={() => undefined}
        onClear={() => submissions.narrow({ words: '' })}
      />
      <div
        className="ossr-Submissions-chips"
        role="group"
        aria-label={trans.__('State')}
      >
        {(Object.keys(labels) as RecordFilter[]).map(each => {
          const count = submissions.matching(each).length;
          return (
            <button
              key={each}
              type="button"
              className="ossr-FilterChip"
              aria-pressed={filter === each}
              disabled={count === 0 && filter !== each && each !== 'all'}
              onClick={() => submissions.narrow({ filter: each })}
            >
              {labels[each]} <span>{formatCount(count)}</span>
            </button>
          );
        })}
      </div>
    </div>
  );
}
