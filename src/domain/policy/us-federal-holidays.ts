import type { HolidayRule } from './calendar.ts';

/** The holidays of 5 USC 6103(a), with the observed day of 6103(b) and Executive Order 11582. */
export const US_FEDERAL_HOLIDAYS: readonly HolidayRule[] = [
  onDate("New Year's Day", 1, 1),
  onWeekday('Birthday of Martin Luther King, Jr.', 1, 3, 'monday', 1986),
  onWeekday("Washington's Birthday", 2, 3, 'monday'),
  onWeekday('Memorial Day', 5, -1, 'monday'),
  onDate('Juneteenth National Independence Day', 6, 19, 2021),
  onDate('Independence Day', 7, 4),
  onWeekday('Labor Day', 9, 1, 'monday'),
  onWeekday('Columbus Day', 10, 2, 'monday'),
  onDate('Veterans Day', 11, 11),
  onWeekday('Thanksgiving Day', 11, 4, 'thursday'),
  onDate('Christmas Day', 12, 25),
];

function onDate(name: string, month: number, day: number, since?: number): HolidayRule {
  return { kind: 'date', name, month, day, observed: 'nearest-weekday', since };
}

function onWeekday(
  name: string,
  month: number,
  nth: number,
  weekday: 'monday' | 'thursday',
  since?: number,
): HolidayRule {
  return { kind: 'weekday', name, month, nth, weekday, plusDays: 0, since };
}
