import { caretLeftIcon } from '@jupyterlab/ui-components';

import type { Record } from '../../api/types';
import type { RecordTools } from '../model/recordTools';
import type { RecordModel } from '../model/record';
import { CommandIDs } from '../../common/commandIds';
import { LoadFailure } from '../../common/views/LoadFailure';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { FileSection } from '../../files/views/FileSection';
import { useStore } from '../../common/views/useStore';
import { ActionBar } from './ActionBar';
import { AccessNotice } from './AccessNotice';
import { CitationSection } from './CitationSection';
import { Description } from './Description';
import { Details } from './Details';
import { Authorship, Header } from './Header';
import { LakeData } from './LakeData';
import { Readme } from './Readme';
import { RecordStatus } from './RecordStatus';
import { Related } from './Related';
import { Services } from './Services';
import { Gone, RecordSkeleton } from './states';
import { Thumbnail } from './Thumbnail';

/** What the parts of a record's view share. */
export interface IRecordViewProps {
  model: RecordModel;
  tools: RecordTools;
  /** In the main area: no way back, and room for two columns. */
  wide?: boolean;
}

/** A record worth reading: the same at 250 pixels and in the main area. */
export function RecordView(props: IRecordViewProps): JSX.Element {
  const { trans } = useView();
  const { model, tools, wide = false } = props;
  const { record: loaded, ref } = useStore(model);
  const { record } = model;
  return (
    <div
      className={wide ? 'ossr-Record ossr-mod-wide' : 'ossr-Record'}
      tabIndex={-1}
    >
      {!wide && (
        <div className="ossr-Record-bar">
          <Action
            command={CommandIDs.closeRecord}
            label={trans.__('Results')}
            icon={caretLeftIcon}
            kind="bare"
          />
          {record && ref && (
            <Action
              command={CommandIDs.openRecordInMain}
              args={{ source: ref.source, record: ref.id }}
              label={trans.__('Open in main area')}
              kind="link"
            />
          )}
        </div>
      )}
      <div className="ossr-Record-scroll">
        {loaded.status === 'failed' && <Failure {...props} />}
        {loaded.status === 'loading' && !record && <RecordSkeleton />}
        {record && (
          <RecordBody
            key={record.id}
            record={record}
            model={model}
            tools={tools}
            wide={wide}
          />
        )}
      </div>
    </div>
  );
}

function Failure({ model }: IRecordViewProps): JSX.Element {
  const { record, ref } = useStore(model);
  const missing =
    record.status === 'failed' &&
    (record.problem.slug === 'gone' || record.problem.slug === 'not-found');
  const notice = (
    <LoadFailure
      loaded={record}
      source={ref?.source}
      record={ref?.id}
      onRetry={() => void model.reload()}
    />
  );
  return missing ? <Gone slug={record.problem.slug}>{notice}</Gone> : notice;
}

function RecordBody(props: {
  record: Record;
  model: RecordModel;
  tools: RecordTools;
  wide: boolean;
}): JSX.Element {
  const { record, model, tools, wide } = props;
  useStore(model);
  const source = tools.source(record.source);
  return (
    <article
      className="ossr-Record-body"
      aria-labelledby={`ossr-title-${record.id}`}
    >
      <Header record={record} source={source} versions={model.versions} />
      <ActionBar record={record} tools={tools} wide={wide} />
      <RecordStatus
        record={record}
        tools={tools}
        versions={model.versions}
        wide={wide}
      />
      <Authorship record={record} versions={model.versions} wide={wide} />
      <AccessNotice record={record} source={source} />
      <div className="ossr-Record-columns">
        <div className="ossr-Record-main">
          <Thumbnail record={record} tools={tools} />
          <Readme record={record} tools={tools} />
          <Description record={record} />
          <FileSection record={record} />
          <LakeData record={record} tools={tools} />
          <Services record={record} tools={tools} />
        </div>
        <div className="ossr-Record-aside">
          <CitationSection record={record} tools={tools} />
          <Details record={record} />
          <Related record={record} />
        </div>
      </div>
    </article>
  );
}
