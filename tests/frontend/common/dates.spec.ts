import { formatDate, withTimeOfDay } from '../../../src/common/views/dates';

describe('withTimeOfDay', () => {
  it('leaves the time of day of an ISO time at the beginning of a line', () => {
    const time = new Date('2026-11-29T16:57:09Z').toLocaleTimeString('en-GB');
    expect(withTimeOfDay('2026-11-29T16:57:09+00:00  + six==1.17.0')).toBe(
      `${time}  + six==1.17.0`
    );
    expect(withTimeOfDay('2026-11-29T17:57:09.5+01:00 Done.')).toBe(
      `${time} Done.`
    );
  });

  it('leaves other lines as they are', () => {
    for (const line of ['', 'Done.', 'at 2026-11-29T16:57:09Z', '2026-11-29']) {
      expect(withTimeOfDay(line)).toBe(line);
    }
  });
});

describe('formatDate', () => {
  it('shows what is not one whole day as it is', () => {
    expect(formatDate('2021-05')).toBe('2021-05');
    expect(formatDate('2020/2021')).toBe('2020/2021');
  });
});
