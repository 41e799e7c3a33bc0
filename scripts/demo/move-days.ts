import { DateTime } from 'luxon';

/** Where the demo's hospital stands: its clocks show this zone. */
export const DEMO_ZONE = 'America/Chicago';

/** A birth date does not move with the stay. */
const FIXED: readonly string[] = ['birthDate'];
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * The same JSON with every FHIR date and dateTime moved by whole days. The wall clock of the hospital stays, so a
 * night admission stays one across a change of daylight-saving time.
 */
export function moveDays<T>(json: T, days: number): T {
  // Only strings are replaced, by strings of the same FHIR type, so the shape is the one that came in.
  return moved(json, days) as T;
}

function moved(value: unknown, days: number): unknown {
  if (typeof value === 'string') return movedDate(value, days);
  if (Array.isArray(value)) return value.map((each) => moved(each, days));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, FIXED.includes(name) ? inner : moved(inner, days)]),
  );
}

function movedDate(text: string, days: number): string {
  const isDate = DATE.test(text);
  if (!isDate && !DATE_TIME.test(text)) return text;
  const at = DateTime.fromISO(text, { zone: DEMO_ZONE }).plus({ days });
  const iso = isDate ? at.toISODate() : at.toISO({ suppressMilliseconds: true });
  if (iso === null) throw new Error(`The demo day holds a date that no calendar has: ${text}`);
  return iso;
}

/** How many days lie between the day the files were written for and the local day of an instant. */
export function daysSince(writtenFor: string, now: Date): number {
  const today = DateTime.fromJSDate(now, { zone: DEMO_ZONE }).startOf('day');
  const base = DateTime.fromISO(writtenFor, { zone: DEMO_ZONE }).startOf('day');
  // Rounded: a day on which the clocks change has 23 or 25 hours.
  return Math.round(today.diff(base, 'days').days);
}
