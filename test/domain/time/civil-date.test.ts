import fc from 'fast-check';
import {
  addDays,
  addMonths,
  daysBetween,
  isCivilDate,
  weekdayOf,
} from '../../../src/domain/time/civil-date.ts';

describe('a calendar date', () => {
  it.each([
    ['2026-11-20', true],
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-04-31', false],
    ['2026-11', false],
    ['2026-11-20T10:00:00Z', false],
  ])('%s exists: %s', (text, expected) => {
    expect(isCivilDate(text)).toBe(expected);
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-10-31', 4, '2027-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
  ])('%s and %s months are %s', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  const days = fc.integer({ min: -200_000, max: 400_000 });
  const dateOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

  it('is counted as the runtime counts it', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -5000, max: 5000 }), (day, more) => {
        const date = dateOf(day);
        expect(addDays(date, more)).toBe(dateOf(day + more));
        expect(daysBetween(date, dateOf(day + more))).toBe(more);
        expect(weekdayOf(date) % 7).toBe(new Date(`${date}T00:00:00Z`).getUTCDay());
        expect(isCivilDate(date)).toBe(true);
      }),
    );
  });
});
