import { addDays, weekdayOf } from '../time/civil-date.ts';
import { atLocalTime, localDate } from '../time/local-time.ts';
import { WEEKDAYS, type Calendar, type OpenHours } from './calendar.ts';
import { holidaysOf } from './holidays.ts';

/** Nobody is closed for longer: a calendar without any open day must not search for ever. */
const LONGEST_CLOSURE_DAYS = 400;

/** Whether the desk works on that local date at all. */
export function isBusinessDay(calendar: Calendar, date: string): boolean {
  return hoursOn(calendar, date).length > 0;
}

/** Whether the desk is open at that instant; a facility's own zone may stand in for the calendar's. */
export function isOpen(calendar: Calendar, instant: string, zone = calendar.zone): boolean {
  const date = localDate(instant, zone);
  if (date === undefined) return false;
  const at = Date.parse(instant);
  return hoursOn(calendar, date).some(
    ({ from, to }) =>
      at >= Date.parse(atLocalTime(date, from, zone)) && at < Date.parse(atLocalTime(date, to, zone)),
  );
}

/** The n-th business day after a date; 0 gives the date itself if it is one, else the next. */
export function addBusinessDays(calendar: Calendar, date: string, days: number): string {
  let day = date;
  let left = days;
  let isOpenDay = isBusinessDay(calendar, day);
  for (let looked = 0; looked < LONGEST_CLOSURE_DAYS + days * 8; looked += 1) {
    if (left === 0 && isOpenDay) return day;
    day = addDays(day, 1);
    isOpenDay = isBusinessDay(calendar, day);
    if (left > 0 && isOpenDay) left -= 1;
  }
  return day;
}

/** How many business days lie after one date up to another, that one included. */
export function businessDaysBetween(calendar: Calendar, from: string, to: string): number {
  let days = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1))
    if (isBusinessDay(calendar, day)) days += 1;
  return days;
}

const noHours: readonly OpenHours[] = [];

interface Known {
  readonly holidays: Map<number, ReadonlySet<string>>;
  readonly hours: Map<string, readonly OpenHours[]>;
}

/** What a calendar says of a day never changes, and a window of twenty business days asks thirty times. */
const knownOf = new WeakMap<Calendar, Known>();

function hoursOn(calendar: Calendar, date: string): readonly OpenHours[] {
  const known: Known = knownOf.get(calendar) ?? { holidays: new Map(), hours: new Map() };
  knownOf.set(calendar, known);
  let hours = known.hours.get(date);
  if (hours === undefined) {
    const weekday = WEEKDAYS[weekdayOf(date) - 1];
    const closed = weekday === undefined || holidaysIn(calendar, known, date).has(date);
    hours = closed ? noHours : calendar.open[weekday];
    known.hours.set(date, hours);
  }
  return hours;
}

/** Computed once a year and calendar; the years beside count, as 1 January 2028 is observed in 2027. */
function holidaysIn(calendar: Calendar, known: Known, date: string): ReadonlySet<string> {
  const year = Number(date.slice(0, 4));
  let holidays = known.holidays.get(year);
  if (holidays === undefined) {
    const years = [year - 1, year, year + 1];
    holidays = new Set(calendar.holidays.flatMap((rule) => years.flatMap((each) => holidaysOf(rule, each))));
    known.holidays.set(year, holidays);
  }
  return holidays;
}
