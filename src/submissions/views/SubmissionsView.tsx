import { HTMLSelect, refreshIcon } from '@jupyterlab/ui-components';
import { useRef, type KeyboardEvent } from 'react';

import type { Source } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { SubmissionsModel, SubmissionsTab } from '../model/submissions';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import { useStore } from '../../common/views/useStore';
import { MyRecords } from './MyRecords';
import { Requests } from './Requests';

const COMMANDS = {
  mine: CommandIDs.openMyRecords,
  requests: CommandIDs.openReviewRequests
} as const;

/** What is ours at a repository, and what its curators are asked. */
export function SubmissionsView({
  submissions
}: {
  submissions: SubmissionsModel;
}): JSX.Element {
  const { trans } = useView();
  const { tab } = useStore(submissions);
  const { problem } = useStore(submissions.sources);
  const { source, places } = submissions;
  return (
    <div className="ossr-Submissions" tabIndex={-1}>
      {problem && (
        <ProblemNotice
          problem={problem}
          onRetry={() => void submissions.reload()}
        />
      )}
      {source && (
        <div className="ossr-Submissions-head">
          <Where source={source} places={places} tab={tab} />
          {source.sandbox && (
            <p className="ossr-Sandbox">
              {trans.__('Sandbox: test repository; records may be deleted.')}
            </p>
          )}
          <Tabs submissions={submissions} />
        </div>
      )}
      {source && (
        <div
          className="ossr-Submissions-body"
          role="tabpanel"
          id="ossr-submissions-panel"
          aria-labelledby={`ossr-submissions-tab-${tab}`}
        >
          {submissions.signedIn === false ? (
            <SignedOut source={source} />
          ) : tab === 'mine' ? (
            <MyRecords submissions={submissions} />
          ) : (
            <Requests submissions={submissions} />
          )}
        </div>
      )}
      {!source && !problem && submissions.sources.state.sources.length > 0 && (
        <p className="ossr-Submissions-empty" role="status">
          {trans.__('No configured repository supports publishing.')}
        </p>
      )}
    </div>
  );
}

function Where(props: {
  source: Source;
  places: readonly Source[];
  tab: SubmissionsTab;
}): JSX.Element {
  const { trans, run } = useView();
  const { source, places, tab } = props;
  return (
    <div className="ossr-Submissions-where">
      {places.length > 1 ? (
        <HTMLSelect
          aria-label={trans.__('Repository')}
          value={source.id}
          onChange={event => run(COMMANDS[tab], { source: event.target.value })}
        >
          {places.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </HTMLSelect>
      ) : (
        <strong>{source.title}</strong>
      )}
      <Action
        command={COMMANDS[tab]}
        args={{ source: source.id }}
        label={trans.__('Refresh')}
        icon={refreshIcon}
        iconOnly
        kind="bare"
      />
      <Action
        command={CommandIDs.openAccount}
        args={{ source: source.id }}
        label={trans.__('Account')}
        kind="link"
      />
    </div>
  );
}

/** Tabs after the ARIA pattern: arrow keys go from one to the other. */
function Tabs({ submissions }: { submissions: SubmissionsModel }): JSX.Element {
  const { trans, run } = useView();
  const row = useRef<HTMLDivElement>(null);
  const { tab, source } = submissions.state;
  const waiting = submissions.requests.length;
  const tabs: [SubmissionsTab, string][] = [
    ['mine', trans.__('My Records')],
    ['requests', trans.__('Review Requests')]
  ];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      const other = tab === 'mine' ? 'requests' : 'mine';
      submissions.choose(other);
      row.current?.querySelector<HTMLElement>(`[data-tab=${other}]`)?.focus();
    }
  };
  return (
    <div
      ref={row}
      role="tablist"
      className="ossr-Submissions-tabs"
      aria-label={trans.__('What to show')}
      onKeyDown={onKeyDown}
    >
      {tabs.map(([id, label]) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`ossr-submissions-tab-${id}`}
          data-tab={id}
          className="ossr-Submissions-tab"
          aria-selected={tab === id}
          aria-controls="ossr-submissions-panel"
          tabIndex={tab === id ? 0 : -1}
          onClick={() => run(COMMANDS[id], { source })}
        >
          {label}
          {id === 'requests' && waiting > 0 && (
            <span
              className="ossr-Submissions-count"
              aria-label={trans._n('%1 open', '%1 open', waiting)}
            >
              {waiting}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

function SignedOut({ source }: { source: Source }): JSX.Element {
  const { trans } = useView();
  return (
    <div className="ossr-Submissions-empty">
      <p role="status">{trans.__('Not signed in at %1.', source.title)}</p>
      <p className="ossr-mod-faint">
        {trans.__('Your drafts, reviews and records are listed here.')}
      </p>
      <Action
        command={CommandIDs.openAccount}
        args={{ source: source.id }}
        label={trans.__('Sign In')}
        kind="main"
      />
    </div>
  );
}
