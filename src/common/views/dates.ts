/**
 * A date of the field (ISO, EDTF: `2021`, `2021-05`, `2021-05-03`, `2020/2021`) for people.
 *
 * #### Notes
 * What is not one whole day is shown as it is.
 */
export function formatDate(date: string): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})(?:$|T)/.exec(date);
  if (!day) {
    return date;
  }
  const [, year, month, of] = day;
  const time = new Date(Number(year), Number(month) - 1, Number(of));
  return time.toLocaleDateString(undefined, {
    year: 'numeric',
    month: 'short',
    day: 'numeric'
  });
}

/** A line that begins with an ISO time: with the time of day instead, where the reader is. */
export function withTimeOfDay(line: string): string {
  return line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)/, time =>
    new Date(time).toLocaleTimeString('en-GB')
  );
}

/** A moment (ISO time) for people: the day and the time of day, where they are. */
export function formatMoment(time: string): string {
  const moment = new Date(time);
  return Number.isNaN(moment.getTime())
    ? time
    : moment.toLocaleString(undefined, {
        dateStyle: 'medium',
        timeStyle: 'short'
      });
}
