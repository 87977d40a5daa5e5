/** How far a job is, as a bar; without a total it only shows that something happens. */
export function ProgressBar({
  job,
  label
}: {
  job: { progress?: { done: number; total: number | null } | null };
  label: string;
}): JSX.Element {
  const done = job.progress?.done ?? 0;
  const total = job.progress?.total ?? null;
  const part = total !== null && total > 0 ? Math.min(1, done / total) : null;
  const percent = part === null ? undefined : Math.round(part * 100);
  return (
    <div
      className={`ossr-Bar${percent === undefined ? ' ossr-mod-unknown' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div
        className="ossr-Bar-done"
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
