/** Arithmetic on calendar dates (`YYYY-MM-DD`), which know no time zone. Monday is 1, Sunday is 7, as ISO counts. */

const DAY_MS = 86_400_000;

/** Whether it is a full date that exists: no `2026-02-30`, no `2026-11`. */
export function isCivilDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && civilDate(dayNumber(text)) === text;
}

export function addDays(date: string, days: number): string {
  return civilDate(dayNumber(date) + days);
}

/** The same day so many months on; the month's last day where there is no such day (31 January + 1 is 28 February). */
export function addMonths(date: string, months: number): string {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10);
}

export function weekdayOf(date: string): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Days since 1970-01-01; NaN for what cannot be read. */
function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

function civilDate(day: number): string {
  return Number.isNaN(day) ? '' : new Date(day * DAY_MS).toISOString().slice(0, 10);
}
