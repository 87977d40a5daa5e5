import type { TranslationBundle } from '@jupyterlab/translation';

import type { DownloadJob, IJobRowLog } from '../../tokens';
import { CommandIDs } from '../../common/commandIds';
import { SmallButton } from '../../common/views/SmallButton';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useView } from '../../common/views/context';
import { formatCount, formatSize } from '../../common/views/format';
import { visible } from '../../common/views/text';
import { JobRow } from '../../jobs/views/JobRow';

/** Notes on single files that are shown; the log has all. */
const NOTES = 2;

/** A download among the jobs, or within its record's view. */
export function DownloadJobRow(props: {
  job: DownloadJob;
  within?: boolean;
  log?: IJobRowLog;
}): JSX.Element {
  const { trans, run, can } = useView();
  const { job, within, log } = props;
  const { spec, state, result } = job;
  const name = spec.title || spec.record;
  const only = result?.files.length === 1 ? result.files[0] : undefined;
  return (
    <JobRow
      job={job}
      name={name}
      link={{
        command: CommandIDs.openRecord,
        args: { source: spec.source, record: spec.record },
        title: trans.__('Show record')
      }}
      what={
        <>
          <span>{what(job, trans)}</span> <UntrustedText text={spec.folder} />
        </>
      }
      progress={trans.__('Downloading %1', visible(name))}
      outcome={() => outcome(job, trans)}
      within={within}
      log={log}
      actions={
        state === 'succeeded' && (
          <>
            {only && can(CommandIDs.openFile, { path: only.path }) && (
              <SmallButton
                on={() => run(CommandIDs.openFile, { path: only.path })}
                text={trans.__('Open')}
              />
            )}
            <SmallButton
              on={() =>
                run(CommandIDs.showInFileBrowser, {
                  path: only?.path ?? result?.folder ?? spec.folder
                })
              }
              text={trans.__('Show in File Browser')}
            />
          </>
        )
      }
      removeTitle={trans.__('Remove from list; files are kept')}
    />
  );
}

/** What is downloaded: `data.csv →`, `3 files →`, `All files →`, `2 parts of a.zip →`. */
function what({ spec }: DownloadJob, trans: TranslationBundle): string {
  const { keys = [], members = [] } = spec;
  const [first] = keys;
  if (members.length > 0 && first !== undefined) {
    return trans._n(
      '%2 file of %3 →',
      '%2 files of %3 →',
      members.length,
      formatCount(members.length),
      visible(first)
    );
  }
  if (keys.length === 1 && first !== undefined) {
    return `${visible(first)} →`;
  }
  return keys.length === 0
    ? trans.__('All files →')
    : trans._n(
        '%2 file →',
        '%2 files →',
        keys.length,
        formatCount(keys.length)
      );
}

function outcome({ result }: DownloadJob, trans: TranslationBundle): string {
  const files = result?.files ?? [];
  const same = files.filter(file => file.outcome === 'same').length;
  const skipped = files.filter(file => file.outcome === 'skipped').length;
  const refused = files.filter(file => file.outcome === 'refused').length;
  const unpacked = files.filter(file => file.outcome === 'unpacked').length;
  const downloaded = files.length - same - skipped - refused - unpacked;
  const bytes = files
    .filter(({ outcome }) => ['new', 'replaced', 'renamed'].includes(outcome))
    .reduce((sum, file) => sum + file.size, 0);
  const parts: string[] = [];
  if (downloaded > 0) {
    parts.push(
      trans._n(
        '%2 file, %3, verified',
        '%2 files, %3, verified',
        downloaded,
        formatCount(downloaded),
        formatSize(bytes)
      )
    );
  }
  if (same > 0) {
    parts.push(
      trans._n('%2 unchanged', '%2 unchanged', same, formatCount(same))
    );
  }
  if (skipped > 0) {
    parts.push(
      trans._n('%2 skipped', '%2 skipped', skipped, formatCount(skipped))
    );
  }
  if (unpacked > 0) {
    parts.push(
      trans._n('%2 unpacked', '%2 unpacked', unpacked, formatCount(unpacked))
    );
  }
  if (refused > 0) {
    parts.push(
      trans._n('%2 refused', '%2 refused', refused, formatCount(refused))
    );
  }
  const notes = files.flatMap(({ note }) => (note === null ? [] : [note]));
  parts.push(...notes.slice(0, NOTES).map(visible));
  if (notes.length > NOTES) {
    parts.push(trans.__('more in the log'));
  }
  return parts.join(' · ') || trans.__('Done');
}
