/** Arithmetic on calendar dates (`YYYY-MM-DD`), which know no time zone. Monday is 1, Sunday is 7, as ISO counts. */

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether it is a full date that exists: no `2026-02-30`, no `2026-11`. */
export function isCivilDate(text: string): boolean {
  return text.length === 10 && beginsWithDate(text);
}

/** Whether the first ten characters are a full date that exists, whatever follows them. */
export function beginsWithDate(text: string): boolean {
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return false;
  for (const at of DIGITS) if (!isDigit(text.charCodeAt(at))) return false;
  const { year, month, day } = partsOf(text);
  return day >= 1 && day <= daysInMonth(year, month);
}

const DASH = '-'.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);
const DIGITS = [0, 1, 2, 3, 5, 6, 8, 9];

function isDigit(character: number): boolean {
  return character >= ZERO && character <= ZERO + 9;
}

/** The date on which the n-th day after 1970-01-01 falls, where wall clocks are counted as if they were UTC. */
export function dateOfDay(days: number): string {
  const known = written.get(days);
  if (known !== undefined) return known;
  if (written.size >= MOST_WRITTEN) written.clear();
  const date = civilDate(days);
  written.set(days, date);
  return date;
}

/** Fifty years of dates; the days of a record lie together, and each is asked for many times. */
const MOST_WRITTEN = 18_262;
const written = new Map<number, string>();

export function addDays(date: string, days: number): string {
  return dateOfDay(dayNumber(date) + days);
}

/** The same day so many months on; the month's last day where there is no such day (31 January + 1 is 28 February). */
export function addMonths(date: string, months: number): string {
  const { year, month, day } = partsOf(date);
  const counted = year * 12 + (month - 1) + months;
  const [inYear, inMonth] = [Math.floor(counted / 12), (counted % 12) + 1];
  return spell(inYear, inMonth, Math.min(day, daysInMonth(inYear, inMonth)));
}

export function weekdayOf(date: string): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Written out rather than asked of the runtime: an assessment counts days some hundred times. */
function partsOf(date: string): { year: number; month: number; day: number } {
  return {
    year: twoDigits(date, 0) * 100 + twoDigits(date, 2),
    month: twoDigits(date, 5),
    day: twoDigits(date, 8),
  };
}

function twoDigits(date: string, at: number): number {
  return (date.charCodeAt(at) - ZERO) * 10 + date.charCodeAt(at + 1) - ZERO;
}

function daysInMonth(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && isLeap ? 29 : (MONTH_DAYS[month - 1] ?? 0);
}

/** Days since 1970-01-01, of a full date. Years begin in March here, so that the leap day is the last of its year. */
export function dayNumber(date: string): number {
  const { year, month, day } = partsOf(date);
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}

function civilDate(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  return spell(
    yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfYear - Math.floor((153 * march + 2) / 5) + 1,
  );
}

function spell(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
