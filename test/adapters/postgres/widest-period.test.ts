import { widestPeriod } from '../../../src/adapters/postgres/widest-period.ts';

describe('the widest reading of a period', () => {
  it.each([
    ['2026-11-20T08:00:00+02:00', '2026-11-20T06:00:00.000Z', '2026-11-20T06:00:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z', '2026-11-20T23:59:59.999Z'],
    ['2028-02', '2028-02-01T00:00:00.000Z', '2028-02-29T23:59:59.999Z'],
    ['2026', '2026-01-01T00:00:00.000Z', '2026-12-31T23:59:59.999Z'],
  ])('%s begins and ends where it can at most', (date, startsAt, endsAt) => {
    expect(widestPeriod({ start: date, end: date })).toEqual({ startsAt, endsAt });
  });

  it.each(['yesterday', '', '0000-01-01', '2026-13-45T99:00:00Z', undefined])(
    'makes nothing of %s',
    (date) => {
      expect(widestPeriod({ start: date, end: date })).toEqual({ startsAt: undefined, endsAt: undefined });
    },
  );
});
