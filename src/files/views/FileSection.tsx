import { useEffect } from 'react';

import type { IRecordFiles } from '../../tokens';
import type { Record } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { useView } from '../../common/views/context';
import { isSoftware } from './recordType';
import { Destination } from './Destination';
import { FileList } from './FileList';
import { FilesNotice } from './FilesNotice';
import { formatCount, formatSize } from '../../common/views/format';
import { DownloadJobRow } from './DownloadJobRow';
import { useStore } from '../../common/views/useStore';

export interface IFileSectionProps {
  record: Record;
  /** There is room beside the names: the main area. */
  wide?: boolean;
}

// From so many files on there is a box to filter them.
const MANY = 20;

/** The files of a record: selection, target folder, download. */
export function FileSection(props: IFileSectionProps): JSX.Element {
  const { record, wide = false } = props;
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
    <section
      className={`ossr-Section ossr-Files${wide ? ' ossr-mod-wide' : ''}`}
      aria-label={trans.__('Files')}
    >
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
      {some ? (
        <Some model={model} wide={wide} />
      ) : (
        <FilesNotice record={record} />
      )}
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

function Some({
  model,
  wide
}: {
  model: IRecordFiles;
  wide: boolean;
}): JSX.Element {
  const { trans, run } = useView();
  const { record } = model;
  const { selected, filter } = model.state;
  const target = { source: record.source, record: record.id };
  const matching = model.matching;
  return (
    <>
      <Destination model={model} />
      <div className="ossr-Files-actions">
        {selected.size > 0 && (
          <button
            type="button"
            className="jp-Button jp-mod-styled jp-mod-accept"
            onClick={() =>
              run(CommandIDs.downloadFiles, { ...target, keys: [...selected] })
            }
          >
            {trans.__(
              'Download Selected (%1, %2)',
              formatCount(selected.size),
              formatSize(model.size(selected))
            )}
          </button>
        )}
        <button
          type="button"
          className={`jp-Button jp-mod-styled${selected.size > 0 || model.allHere || isSoftware(record) ? '' : ' jp-mod-accept'}`}
          disabled={model.allComing}
          onClick={() => run(CommandIDs.downloadFiles, target)}
        >
          {model.allHere
            ? trans.__('Download Again')
            : trans._n(
                'Download File · %3',
                'Download All · %3',
                record.files.length,
                formatCount(record.files.length),
                formatSize(model.size())
              )}
        </button>
        {model.allHere && (
          <span className="ossr-Files-allHere">
            {trans.__('All files are downloaded.')}
          </span>
        )}
      </div>
      {record.files.some(file => model.isArchive(file.key)) && (
        <label className="ossr-Files-unpack">
          <input
            type="checkbox"
            checked={model.unpack}
            onChange={event => model.setUnpack(event.target.checked)}
          />
          {trans.__('Unpack archives')}
        </label>
      )}
      {model.shownJobs.length > 0 && (
        <ul
          className="ossr-Files-jobs"
          aria-label={trans.__('Transfers of this record')}
        >
          {model.shownJobs.map(job => (
            <DownloadJobRow key={job.id} job={job} within />
          ))}
        </ul>
      )}
      {record.files.length > MANY && (
        <input
          type="search"
          className="jp-mod-styled ossr-Files-filter"
          placeholder={trans.__('Filter files')}
          aria-label={trans.__('Filter files')}
          value={filter}
          onChange={event => model.setFilter(event.target.value)}
        />
      )}
      {record.files.length > 1 && <SelectAll model={model} />}
      {matching.length === 0 ? (
        <p role="status">{trans.__('No file name contains “%1”.', filter)}</p>
      ) : (
        <FileList model={model} wide={wide} />
      )}
    </>
  );
}

function SelectAll({ model }: { model: IRecordFiles }): JSX.Element {
  const { trans } = useView();
  const keys = model.matching.map(file => file.key);
  const chosen = keys.filter(key => model.state.selected.has(key)).length;
  const all = keys.length > 0 && chosen === keys.length;
  return (
    <label className="ossr-Files-all">
      <input
        type="checkbox"
        checked={all}
        ref={node => {
          if (node) {
            node.indeterminate = chosen > 0 && !all;
          }
        }}
        onChange={() => model.select(keys, !all)}
      />
      {model.state.filter.trim() === ''
        ? trans.__('Select all')
        : trans._n(
            'Select the %2 shown',
            'Select the %2 shown',
            keys.length,
            formatCount(keys.length)
          )}
    </label>
  );
}
