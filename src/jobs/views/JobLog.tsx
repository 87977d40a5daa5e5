import { useEffect, useMemo, useRef, useState } from 'react';

import type { IJobs } from '../../tokens';
import type { Job } from '../../api/types';
import { useView } from '../../common/views/context';
import { withTimeOfDay } from '../../common/views/dates';

export interface IJobLogProps {
  job: Job;
  jobs: IJobs;
}

/** What a job said, following it while it runs; the newest line is in view. */
export function JobLog({ job, jobs }: IJobLogProps): JSX.Element {
  const { trans } = useView();
  const [words, setWords] = useState('');
  const { lines, failure } = useLog(job, jobs);
  const box = useRef<HTMLPreElement>(null);
  const wanted = words.trim().toLocaleLowerCase();
  const shown = useMemo(() => lines.map(withTimeOfDay), [lines]);
  const matching =
    wanted === ''
      ? shown
      : shown.filter(line => line.toLocaleLowerCase().includes(wanted));
  // Whoever reads further up is left there.
  const follows = useRef(true);
  useEffect(() => {
    if (follows.current) {
      box.current?.scrollTo?.({ top: box.current.scrollHeight });
    }
  }, [matching.length]);
  return (
    <div className="ossr-Log">
      {job.problem?.evidence && (
        <div className="ossr-Log-evidence" role="note">
          <span>{trans.__('Relevant line:')}</span>
          <pre>{job.problem.evidence}</pre>
        </div>
      )}
      <input
        type="search"
        className="jp-mod-styled"
        placeholder={trans.__('Search the log')}
        aria-label={trans.__('Search the log')}
        value={words}
        onChange={event => setWords(event.target.value)}
      />
      {failure !== null && <p role="alert">{failure}</p>}
      <pre
        ref={box}
        className="ossr-Log-lines"
        role="log"
        aria-label={trans.__('Log')}
        tabIndex={0}
        onScroll={({
          currentTarget: { clientHeight, scrollHeight, scrollTop }
        }) => {
          follows.current = scrollTop + clientHeight >= scrollHeight - NEAR;
        }}
      >
        {matching.length > 0
          ? matching.join('\n')
          : wanted === ''
            ? trans.__('The log is empty.')
            : trans.__('No matching lines.')}
      </pre>
    </div>
  );
}

const PAUSE = 1000;
/** Pixels from the end of a log that still count as its end. */
const NEAR = 24;

/** The log of a job: asked for when it is opened, again while the job changes, and at its end. */
function useLog(
  job: Job,
  jobs: IJobs
): { lines: readonly string[]; failure: string | null } {
  const [lines, setLines] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const asked = useRef(0);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  useEffect(() => {
    const take = (fresh: readonly string[]) => {
      if (mounted.current) {
        // A log only grows: a shorter one is an older answer.
        setLines(known => (fresh.length >= known.length ? fresh : known));
        setFailure(null);
      }
    };
    const fail = (reason: unknown) => {
      if (mounted.current) {
        setFailure(reason instanceof Error ? reason.message : String(reason));
      }
    };
    const wait = Math.max(0, asked.current + PAUSE - Date.now());
    const timer = setTimeout(() => {
      asked.current = Date.now();
      jobs.log(job.id).then(take, fail);
    }, wait);
    return () => clearTimeout(timer);
  }, [jobs, job.id, job.revision]);
  return { lines, failure };
}
