import { caretDownIcon, caretUpIcon } from '@jupyterlab/ui-components';
import { useRef, useState, type KeyboardEvent } from 'react';

import { CommandIDs } from '../../common/commandIds';
import { useView } from '../../common/views/context';
import { ProgressBar } from '../../common/views/ProgressBar';
import { useStore } from '../../common/views/useStore';
import { activeTransfers } from './activeTransfers';
import { JobRows, type IJobListProps } from './JobList';

/**
 * What is under way, in one line that opens upward; nothing where nothing is.
 *
 * #### Notes
 * The list is drawn above its button and follows it in the order of the keyboard; Escape closes it.
 */
export function TransferBar(props: IJobListProps): JSX.Element | null {
  const { trans, run } = useView();
  const { jobs, transfers } = props;
  useStore(jobs);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { count, percent, label } = activeTransfers(jobs);
  if (count === 0) {
    return null;
  }
  const close = (event: KeyboardEvent) => {
    if (open && event.key === 'Escape') {
      event.stopPropagation();
      button.current?.focus();
      setOpen(false);
    }
  };
  const toggle = async () => {
    await jobs.kinds.loadAll();
    setOpen(!open);
  };
  const Caret = open ? caretDownIcon.react : caretUpIcon.react;
  const name = trans._n('%1 active transfer', '%1 active transfers', count);
  return (
    <section className="ossr-TransferBar" aria-label={name} onKeyDown={close}>
      <button
        ref={button}
        type="button"
        className="ossr-TransferBar-toggle"
        aria-expanded={open}
        aria-controls="ossr-active-transfers"
        aria-label={name}
        title={name}
        onClick={() => void toggle()}
      >
        <span>{label}</span>
        <Caret tag="span" aria-hidden="true" />
      </button>
      {open && (
        <div id="ossr-active-transfers" className="ossr-TransferBar-jobs">
          <JobRows shown={jobs.active} jobs={jobs} transfers={transfers} />
          <button
            type="button"
            className="ossr-Link"
            onClick={() => run(CommandIDs.showJobs)}
          >
            {trans.__('Show All Transfers')}
          </button>
        </div>
      )}
      <ProgressBar
        label={name}
        job={{
          progress: percent === null ? null : { done: percent, total: 100 }
        }}
      />
    </section>
  );
}
