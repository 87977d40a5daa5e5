import { useEffect } from 'react';

import type { IRecordFiles } from '../../tokens';
import type { Record } from '../../api/types';
import { useView } from '../../common/views/context';
import { FileTable } from './FileTable';
import { FilesNotice } from './FilesNotice';
import { formatCount, formatSize } from '../../common/views/format';
import { useStore } from '../../common/views/useStore';

export interface IFileSectionProps {
  record: Record;
}

// From so many files on there is a box to filter them.
const MANY = 20;

/** The files of a record: a table to sort, filter and select. */
export function FileSection(props: IFileSectionProps): JSX.Element {
  const { record } = props;
  const { files, trans } = useView();
  const model = files.of(record);
  useStore(model);
  const { risks } = useStore(files);
  const some = record.files.length > 0;
  useEffect(() => {
    if (some) {
      void files.ready();
      void model.loadCopies();
    }
  }, [files, model, some]);
  return (
    <section className="ossr-Section ossr-Files" aria-label={trans.__('Files')}>
      <h3 className="ossr-Section-title ossr-Files-heading">
        {trans.__('Files')}
        {some && <small>{summary(model, trans)}</small>}
      </h3>
      {some &&
        risks.map(risk => (
          <p key={risk} className="ossr-Files-risk" role="note">
            {risk}
          </p>
        ))}
      {some ? <Some model={model} /> : <FilesNotice record={record} />}
    </section>
  );
}

function summary(
  model: IRecordFiles,
  trans: ReturnType<typeof useView>['trans']
): string {
  const count = model.record.files.length;
  return trans._n(
    '%2 file, %3',
    '%2 files, %3',
    count,
    formatCount(count),
    formatSize(model.size())
  );
}

function Some({ model }: { model: IRecordFiles }): JSX.Element {
  const { trans } = useView();
  const { filter } = model.state;
  return (
    <>
      {model.record.files.length > MANY && (
        <input
          type="search"
          className="jp-mod-styled ossr-Files-filter"
          placeholder={trans.__('Filter files')}
          aria-label={trans.__('Filter files')}
          value={filter}
          onChange={event => model.setFilter(event.target.value)}
        />
      )}
      {model.matching.length === 0 ? (
        <p role="status">{trans.__('No file name contains “%1”.', filter)}</p>
      ) : (
        <FileTable model={model} />
      )}
    </>
  );
}
