import { isCivilDate } from './civil-date.ts';
import { offsetAt } from './zone-offset.ts';

/**
 * Wall-clock time in a named IANA zone. Everything else says instants as ISO strings in UTC and dates as
 * `YYYY-MM-DD`; the time-zone library lives in this room only.
 */

const MINUTE_MS = 60_000;
const QUARTER_HOUR_MS = 15 * MINUTE_MS;
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Whether the zone is one the runtime knows. */
export { isZone } from './zone-offset.ts';

/**
 * The local calendar date of a FHIR date, dateTime or instant: `2026-01-10` stays, `2026-01-11T03:00:00Z` in
 * America/New_York is `2026-01-10`. Partial dates (`2026`, `2026-01`) and unreadable ones give `undefined`:
 * PAS FullDateRule allows no partial date, and a day must not be invented.
 */
export function localDate(value: string | undefined, zone: string): string | undefined {
  if (value === undefined) return undefined;
  if (isCivilDate(value)) return value;
  const at = instantOf(value);
  return at === undefined ? undefined : wallClock(Date.parse(at), zone).slice(0, 10);
}

/** A FHIR dateTime with time and offset as an ISO instant in UTC; anything less precise gives `undefined`. */
export function instantOf(value: string | undefined): string | undefined {
  const date = value === undefined ? undefined : DATE_TIME.exec(value)?.[1];
  if (value === undefined || date === undefined || !isCivilDate(date)) return undefined;
  // FHIR allows the leap second :60, which the runtime does not know.
  const ms = Date.parse(value.includes(':60') ? value.replace(/^(.{16}):60(?:\.\d+)?/, '$1:59.999') : value);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** Minutes since local midnight, as the wall clock shows them. */
export function localMinutes(instant: string, zone: string): number {
  const clock = wallClock(Date.parse(instant), zone);
  return Number(clock.slice(11, 13)) * 60 + Number(clock.slice(14, 16));
}

/**
 * The first instant at which the wall clock of that date shows that time or later: on the day clocks go forward a
 * skipped 02:30 is 03:00, on the day they go back 01:30 is the first of the two. A deadline so read is never late.
 */
export function atLocalTime(date: string, time: string, zone: string): string {
  const wall = Date.parse(`${date}T00:00:00Z`) + minutesOf(time) * MINUTE_MS;
  const wanted = new Date(wall).toISOString();
  const candidates = [wall - 14 * 60 * MINUTE_MS, wall + 12 * 60 * MINUTE_MS].map(
    (near) => wall - offsetAt(near, zone) * MINUTE_MS,
  );
  let at = Math.min(...candidates);
  while (wallClock(at, zone) < wanted) at += QUARTER_HOUR_MS;
  // Overshot only where the clock skipped over the wanted time, which it does on a quarter hour.
  if (wallClock(at, zone) > wanted) at = Math.floor(at / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  return new Date(at).toISOString();
}

/** The last second of a local day. */
export function endOfDay(date: string, zone: string): string {
  return new Date(Date.parse(atLocalTime(date, '24:00', zone)) - 1000).toISOString();
}

/** An instant as people of that zone say it: `Fri 2026-11-27 17:00 America/Chicago`. */
export function sayInstant(instant: string, zone: string): string {
  const clock = wallClock(Date.parse(instant), zone);
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][new Date(clock).getUTCDay()] ?? '';
  return `${day} ${clock.slice(0, 10)} ${clock.slice(11, 16)} ${zone}`;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** What a wall clock shows, written as if it were UTC so that it can be compared and cut. */
function wallClock(ms: number, zone: string): string {
  return new Date(ms + offsetAt(ms, zone) * MINUTE_MS).toISOString();
}
