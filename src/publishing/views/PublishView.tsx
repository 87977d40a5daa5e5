import type { PublishModel } from '../model/model';
import { LoadFailure } from '../../common/views/LoadFailure';
import { useView } from '../../common/views/context';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import { UntrustedText } from '../../common/views/UntrustedText';
import { Skeleton } from '../../search/views/states';
import { useRestoredFocus } from '../../common/views/useRestoredFocus';
import { useStore } from '../../common/views/useStore';
import { ChecksPart } from './ChecksPart';
import { DiffPart } from './DiffPart';
import { EarlierRecord } from './EarlierRecord';
import { FilesPart } from './FilesPart';
import { FinishPart } from './FinishPart';
import { MetadataPart } from './MetadataPart';
import { PreviewPart } from './PreviewPart';
import { PublishResultPart } from './PublishResult';
import { PublishProgress, Stopped } from './PublishProgress';
import { SignInPart } from './SignInPart';
import { Steps } from './Steps';
import { Summary } from './Summary';
import { RestoredNotice } from './RestoredNotice';
import { TargetPart } from './TargetPart';

/** One thing on its way to a repository: the form, how it goes, and what came of it. */
export function PublishView({ model }: { model: PublishModel }): JSX.Element {
  const { trans } = useView();
  const { about } = useStore(model.form);
  useStore(model.form.choices);
  useStore(model.form.account);
  const { stage } = model.submission;
  const root = useRestoredFocus(stage);
  const { title } = model;
  const heading = {
    new: trans.__('Publish'),
    version: trans.__('New version of'),
    edit: trans.__('Edit the metadata of')
  }[about.mode];
  return (
    <article
      ref={root}
      className="ossr-Publish"
      tabIndex={-1}
      aria-label={`${heading} ${title}`}
      data-stage={stage}
      data-mode={about.mode}
    >
      <header className="ossr-Install-header">
        <h2>
          {heading} <UntrustedText text={title} />
        </h2>
      </header>
      <TargetPart model={model} />
      <Stage model={model} root={root} />
    </article>
  );
}

function Stage(props: {
  model: PublishModel;
  root: React.RefObject<HTMLElement>;
}): JSX.Element {
  const { model, root } = props;
  const { about, found, problem } = model.form.state;
  switch (model.submission.stage) {
    case 'loading':
      return <Skeleton />;
    case 'failed':
      return (
        <>
          <SignInPart model={model} />
          <LoadFailure
            loaded={found}
            source={model.form.source?.id}
            onRetry={() => void model.load()}
          />
        </>
      );
    case 'sending':
      return <PublishProgress model={model} />;
    case 'done':
      return <PublishResultPart model={model} />;
    case 'form':
      return (
        <div className="ossr-Publish-columns">
          {about.mode !== 'edit' && <Steps model={model} root={root} />}
          <div className="ossr-Publish-main">
            <RestoredNotice model={model} />
            <EarlierRecord model={model} />
            <Stopped model={model} />
            {problem && <ProblemNotice problem={problem} />}
            <SignInPart model={model} />
            {about.mode !== 'edit' && <FilesPart model={model} />}
            {about.mode === 'version' && <DiffPart model={model} />}
            {about.mode !== 'edit' && <ChecksPart model={model} />}
            <MetadataPart model={model} />
            <PreviewPart model={model} />
            {about.mode !== 'edit' && <FinishPart model={model} />}
            <Summary model={model} root={root} />
          </div>
        </div>
      );
  }
}
