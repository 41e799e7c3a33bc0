import { addBusinessDays, isBusinessDay, isOpen } from '../../../src/domain/policy/business-day.ts';
import { shippedCalendar } from '../../support/policy-content.ts';

const facility = shippedCalendar('facility');
const prairie = shippedCalendar('prairie-mutual');
const lakeshore = shippedCalendar('lakeshore-advantage');

describe('a business day', () => {
  it.each([
    ['2026-11-20', true, 'a Friday'],
    ['2026-11-21', false, 'a Saturday'],
    ['2026-11-26', false, 'Thanksgiving'],
    ['2026-11-27', true, 'the day after Thanksgiving, no federal holiday'],
    ['2026-07-03', false, 'the Friday before Independence Day on a Saturday'],
    ['2027-07-05', false, 'the Monday after Independence Day on a Sunday'],
    ['2027-12-31', false, "New Year's Day 2028, a Saturday, observed in the year before"],
    ['2027-12-24', false, 'Christmas on a Saturday, observed on Friday'],
    ['2026-01-19', false, 'the third Monday of January'],
    ['1985-01-21', true, 'the third Monday of January before the holiday existed'],
    ['2020-06-19', true, 'Juneteenth before it was a holiday'],
    ['2026-06-19', false, 'Juneteenth'],
    ['2026-05-25', false, 'the last Monday of May'],
    ['2028-02-29', true, 'a leap day on a Tuesday'],
  ])('%s: %s, as it is %s', (date, expected) => {
    expect(isBusinessDay(facility, date)).toBe(expected);
  });

  it.each([
    ['2026-04-03', 'Good Friday'],
    ['2026-11-27', 'the day after Thanksgiving'],
    ['2026-12-24', 'Christmas Eve'],
    ['2026-07-10', 'the day the office moved'],
  ])('%s is none at Prairie Mutual: %s', (date) => {
    expect(isBusinessDay(prairie, date)).toBe(false);
  });

  it('may be a Saturday where the desk is open on Saturdays', () => {
    expect(addBusinessDays(lakeshore, '2026-11-20', 1)).toBe('2026-11-21');
  });

  it('does not search for ever in a calendar that is never open', () => {
    const never = {
      ...facility,
      open: { ...facility.open, monday: [], tuesday: [], wednesday: [], thursday: [], friday: [] },
    };
    expect(addBusinessDays(never, '2026-11-20', 1) > '2026-11-20').toBe(true);
  });
});

describe('opening hours', () => {
  it.each([
    ['2026-11-20T13:00:00Z', true, '08:00 on a Friday'],
    ['2026-11-20T12:59:59Z', false, 'a second before opening'],
    ['2026-11-20T21:59:59Z', true, 'the last second'],
    ['2026-11-20T22:00:00Z', false, '17:00, when it closes'],
    ['2026-11-21T15:00:00Z', false, 'a Saturday'],
    ['2026-03-09T12:00:00Z', true, '08:00 on the Monday after clocks went forward'],
    ['2026-03-06T12:00:00Z', false, '07:00 on the Friday before'],
  ])('at %s the facility is open: %s (%s)', (at, expected) => {
    expect(isOpen(facility, at)).toBe(expected);
  });

  it('pause at noon where the desk does', () => {
    expect(isOpen(prairie, '2026-11-20T18:30:00Z')).toBe(false);
  });

  it('are read in the zone of the facility where a case has its own', () => {
    expect(isOpen(facility, '2026-11-20T23:30:00Z', 'America/Denver')).toBe(true);
  });
});
