import type { BrowseModel } from '../model/browse';
import { VERSION } from '../../common/version';
import { AccountView } from '../../account/views/AccountView';
import type { BasketModel } from '../../basket/model/basket';
import { BasketSection } from '../../basket/views/BasketSection';
import { TestAccountStrip } from '../../account/views/TestAccountStrip';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import type { RecordTools } from '../../record/model/recordTools';
import { RecordView } from '../../record/views/RecordView';
import { Skeleton } from '../../search/views/states';
import { SearchView } from '../../search/views/SearchView';
import { useView } from '../../common/views/context';
import { useStore } from '../../common/views/useStore';

/** Told above everything else: an upgrade whose server was not restarted. */
function OtherVersion({ version }: { version: string }): JSX.Element {
  const { trans } = useView();
  return (
    <p className="ossr-OtherVersion" role="alert">
      {trans.__(
        'Front end %1 and server %2 do not match. Restart the Jupyter server and reload the page.',
        VERSION,
        version
      )}
    </p>
  );
}

export interface IBrowseViewProps {
  browse: BrowseModel;
  tools: RecordTools;
  basket: BasketModel;
}

/** The tab: a search, over it the record that is read, over both who we are. */
export function BrowseView(props: IBrowseViewProps): JSX.Element {
  const { browse } = props;
  const { otherVersion, notices } = useStore(browse.sources);
  return (
    <>
      {otherVersion !== null && <OtherVersion version={otherVersion} />}
      {notices.map(notice => (
        <p key={notice} className="ossr-OtherVersion" role="status">
          {notice}
        </p>
      ))}
      <Shown {...props} />
    </>
  );
}

function Shown({ browse, tools, basket }: IBrowseViewProps): JSX.Element {
  const { sources, problem } = useStore(browse.sources);
  const { ref } = useStore(browse.record);
  const { source: account } = useStore(browse.account);
  const { current } = browse.sources;
  if (problem) {
    return (
      <ProblemNotice problem={problem} onRetry={() => void browse.start()} />
    );
  }
  if (account !== null) {
    return <AccountView account={browse.account} sources={browse.sources} />;
  }
  if (ref) {
    return <RecordView model={browse.record} tools={tools} />;
  }
  return current ? (
    <SearchView
      search={browse.search}
      sources={sources}
      source={current}
      lists={browse.lists}
      newerVersions={browse.newerVersions}
      selected={<BasketSection model={basket} />}
      head={<TestAccountStrip sources={browse.sources} source={current} />}
    />
  ) : (
    <Skeleton />
  );
}
