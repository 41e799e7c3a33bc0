import {
  atLocalTime,
  endOfDay,
  instantOf,
  isZone,
  localDate,
  localMinutes,
  sayInstant,
} from '../../../src/domain/time/local-time.ts';

const NY = 'America/New_York';

describe('the local date', () => {
  it.each([
    ['2026-01-10', '2026-01-10'],
    ['2026-01-11T03:00:00Z', '2026-01-10'],
    ['2026-01-11T00:30:00+01:00', '2026-01-10'],
    ['2026-01-10T23:59:60-05:00', '2026-01-10'],
    ['2026', undefined],
    ['2026-01', undefined],
    ['2026-02-30', undefined],
    ['2026-02-30T10:00:00Z', undefined],
    ['2026-01-10T23:50:00', undefined],
    ['yesterday', undefined],
    [undefined, undefined],
  ])('of %s is %s', (value, date) => {
    expect(localDate(value, NY)).toBe(date);
  });
});

describe('an instant', () => {
  it('is read with its offset', () => {
    expect(instantOf('2026-11-20T23:50:00-05:00')).toBe('2026-11-21T04:50:00.000Z');
  });

  it('needs a time zone', () => {
    expect(instantOf('2026-11-20T23:50:00')).toBeUndefined();
  });

  it('is said as the people of its zone would', () => {
    expect(sayInstant('2026-11-27T23:00:00.000Z', 'America/Chicago')).toBe(
      'Fri 2026-11-27 17:00 America/Chicago',
    );
  });
});

describe('a wall clock', () => {
  it.each([
    ['2026-11-20', '17:00', '2026-11-20T22:00:00.000Z', 'on an ordinary day'],
    ['2026-03-08', '02:30', '2026-03-08T07:00:00.000Z', 'skips to 03:00 when clocks go forward'],
    ['2026-03-08', '02:37', '2026-03-08T07:00:00.000Z', 'skips to 03:00 whatever the minute'],
    ['2026-11-01', '01:30', '2026-11-01T05:30:00.000Z', 'is read the first time when clocks go back'],
    ['2026-11-01', '17:00', '2026-11-01T22:00:00.000Z', 'after clocks went back'],
    ['2026-11-01', '00:30', '2026-11-01T04:30:00.000Z', 'before clocks go back'],
  ])('%s %s is %s: %s', (date, time, instant) => {
    expect(atLocalTime(date, time, NY)).toBe(instant);
  });

  it('ends a day a second before the next, also where midnight does not exist', () => {
    expect(endOfDay('2026-11-20', NY)).toBe('2026-11-21T04:59:59.000Z');
    expect(endOfDay('2018-11-03', 'America/Sao_Paulo')).toBe('2018-11-04T02:59:59.000Z');
  });

  it('tells the minutes since midnight', () => {
    expect(localMinutes('2026-11-21T04:50:00Z', NY)).toBe(23 * 60 + 50);
  });

  it('knows which zones exist', () => {
    expect(isZone('America/Chicago')).toBe(true);
    expect(isZone('America/Springfield')).toBe(false);
  });
});
