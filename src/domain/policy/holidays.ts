import { addDays, addMonths, weekdayOf } from '../time/civil-date.ts';
import { WEEKDAYS, type HolidayRule, type Weekday } from './calendar.ts';

/** The dates of one year on which a rule closes the desk, observed days included (they may fall in a year beside). */
export function holidaysOf(rule: HolidayRule, year: number): readonly string[] {
  switch (rule.kind) {
    case 'once':
      return [rule.date];
    case 'easter':
      return [addDays(easterSunday(year), rule.plusDays)];
    case 'weekday':
      return year < (rule.since ?? year) ? [] : [addDays(nthWeekday(year, rule), rule.plusDays)];
    case 'date': {
      if (year < (rule.since ?? year)) return [];
      const date = civil(year, rule.month, rule.day);
      return rule.observed === 'nearest-weekday' ? [date, observed(date)] : [date];
    }
  }
}

function observed(date: string): string {
  const weekday = weekdayOf(date);
  if (weekday === 6) return addDays(date, -1);
  return weekday === 7 ? addDays(date, 1) : date;
}

function nthWeekday(year: number, rule: { month: number; nth: number; weekday: Weekday }): string {
  const first = civil(year, rule.month, 1);
  const wanted = WEEKDAYS.indexOf(rule.weekday) + 1;
  if (rule.nth === -1) {
    const last = addDays(addMonths(first, 1), -1);
    return addDays(last, -((weekdayOf(last) - wanted + 7) % 7));
  }
  return addDays(first, ((wanted - weekdayOf(first) + 7) % 7) + (rule.nth - 1) * 7);
}

/** Gregorian computus (Meeus, Jones, Butcher). */
function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const days = h + l - 7 * m + 114;
  return civil(year, Math.floor(days / 31), (days % 31) + 1);
}

function civil(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
