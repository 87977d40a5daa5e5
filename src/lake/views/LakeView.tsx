import type { LakeModel } from '../model/lake';
import { useView } from '../../common/views/context';
import { didText } from '../../common/views/text';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import { Skeleton } from '../../search/views/states';
import { useStore } from '../../common/views/useStore';
import { CollectionForm } from './CollectionForm';
import { DidView } from './DidView';
import { LakeSearchView } from './LakeSearchView';
import { NotebookSection } from './NotebookSection';
import { SignInWarning } from './SignInEnd';
import { SignInView } from './SignInView';
import { UploadForm } from './UploadForm';

/** The Data Lake tab: one page at a time, and below it what the notebook uses. */
export function LakeView({ lake }: { lake: LakeModel }): JSX.Element {
  const { trans } = useView();
  const { lakes, notebook, page } = useStore(lake);
  const { current } = lake;
  if (lakes.status === 'failed' && lake.lakes.length === 0) {
    return (
      <ProblemNotice problem={lakes.problem} onRetry={() => void lake.load()} />
    );
  }
  if (lakes.status === 'idle' || lakes.status === 'loading') {
    return <Skeleton />;
  }
  if (!current) {
    return (
      <div className="ossr-NoHits">
        <p role="status">{trans.__('No Data Lake is configured.')}</p>
        <p className="ossr-mod-faint">
          {trans.__(
            'Ask your administrator to configure one (OssrApp.lakes, or the RucioConfig of rucio-jupyterlab).'
          )}
        </p>
      </div>
    );
  }
  return (
    <div className="ossr-Lake-all">
      {page.at !== 'account' && (
        <SignInWarning model={lake.account} lake={current} />
      )}
      <div className="ossr-Lake-pages">
        <Page lake={lake} />
      </div>
      {notebook && <NotebookSection model={notebook} />}
    </div>
  );
}

function Page({ lake }: { lake: LakeModel }): JSX.Element | null {
  const { page } = useStore(lake);
  const { current } = lake;
  if (!current) {
    return null;
  }
  switch (page.at) {
    case 'find':
      return <LakeSearchView lake={lake} current={current} />;
    case 'did':
      return (
        <DidView key={didText(page.model.did)} lake={lake} model={page.model} />
      );
    case 'account':
      return <SignInView model={lake.account} lake={current} />;
    case 'upload':
      return <UploadForm model={page.model} />;
    case 'collection':
      return <CollectionForm model={page.model} />;
  }
}
