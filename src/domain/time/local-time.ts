import { beginsWithDate, dateOfDay, dayNumber, isCivilDate, weekdayOf } from './civil-date.ts';
import { offsetAt } from './zone-offset.ts';

/**
 * Wall-clock time in a named IANA zone. Everything else says instants as ISO strings in UTC and dates as
 * `YYYY-MM-DD`; the time-zone library lives in this room only.
 */

const MINUTE_MS = 60_000;
const QUARTER_HOUR_MS = 15 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** What follows the date. */
const TIME = /^T(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Whether the zone is one the runtime knows. */
export { isZone } from './zone-offset.ts';

/**
 * The local calendar date of a FHIR date, dateTime or instant: `2026-01-10` stays, `2026-01-11T03:00:00Z` in
 * America/New_York is `2026-01-10`. Partial dates (`2026`, `2026-01`) and unreadable ones give `undefined`:
 * PAS FullDateRule allows no partial date, and a day must not be invented.
 */
export function localDate(value: string | undefined, zone: string): string | undefined {
  if (value === undefined) return undefined;
  if (value.length === 10) return isCivilDate(value) ? value : undefined;
  const at = readInstant(value);
  return at === undefined ? undefined : dateOfDay(Math.floor(wallClock(at.ms, zone) / DAY_MS));
}

/** A FHIR dateTime with time and offset as an ISO instant in UTC; anything less precise gives `undefined`. */
export function instantOf(value: string | undefined): string | undefined {
  return value === undefined ? undefined : readInstant(value)?.text;
}

interface Instant {
  /** Milliseconds since 1970. */
  readonly ms: number;
  /** ISO, in UTC. */
  readonly text: string;
}

/** An assessment asks for the start and end of a stay some thirty times; what was read stays read. */
const MOST_READ = 5_000;
const read = new Map<string, Instant>();

function readInstant(value: string): Instant | undefined {
  const known = read.get(value);
  if (known !== undefined) return known;
  const instant = parseInstant(value);
  if (instant === undefined) return undefined;
  if (read.size >= MOST_READ) read.clear();
  read.set(value, instant);
  return instant;
}

function parseInstant(value: string): Instant | undefined {
  if (!beginsWithDate(value) || !TIME.test(value.slice(10))) return undefined;
  // FHIR allows the leap second :60, which the runtime does not know.
  const ms = Date.parse(value.includes(':60') ? value.replace(/^(.{16}):60(?:\.\d+)?/, '$1:59.999') : value);
  return Number.isNaN(ms) ? undefined : { ms, text: new Date(ms).toISOString() };
}

/** Minutes since local midnight, as the wall clock shows them. */
export function localMinutes(instant: string, zone: string): number {
  return minuteOfDay(wallClock(Date.parse(instant), zone));
}

/**
 * The first instant at which the wall clock of that date shows that time or later: on the day clocks go forward a
 * skipped 02:30 is 03:00, on the day they go back 01:30 is the first of the two. A deadline so read is never late.
 */
export function atLocalTime(date: string, time: string, zone: string): string {
  return new Date(whenShown(date, minutesOf(time), zone)).toISOString();
}

function whenShown(date: string, minutes: number, zone: string): number {
  const wall = dayNumber(date) * DAY_MS + minutes * MINUTE_MS;
  let at = Math.min(beside(wall, -14, zone), beside(wall, 12, zone));
  while (wallClock(at, zone) < wall) at += QUARTER_HOUR_MS;
  // Overshot only where the clock skipped over the wanted time, which it does on a quarter hour.
  return wallClock(at, zone) > wall ? Math.floor(at / QUARTER_HOUR_MS) * QUARTER_HOUR_MS : at;
}

/** What the wall time would be in UTC by the offset that holds so many hours from it. */
function beside(wall: number, hours: number, zone: string): number {
  return wall - offsetAt(wall + hours * 60 * MINUTE_MS, zone) * MINUTE_MS;
}

/** The last second of a local day. */
export function endOfDay(date: string, zone: string): string {
  return new Date(whenShown(date, 24 * 60, zone) - 1000).toISOString();
}

/** An instant as people of that zone say it: `Fri 2026-11-27 17:00 America/Chicago`. */
export function sayInstant(instant: string, zone: string): string {
  const clock = wallClock(Date.parse(instant), zone);
  const date = dateOfDay(Math.floor(clock / DAY_MS));
  const minutes = minuteOfDay(clock);
  const time = `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
  return `${WEEKDAYS[weekdayOf(date) - 1] ?? ''} ${date} ${time} ${zone}`;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** What a wall clock shows, in milliseconds as if it were UTC. */
function wallClock(ms: number, zone: string): number {
  return ms + offsetAt(ms, zone) * MINUTE_MS;
}

function minuteOfDay(clock: number): number {
  return Math.floor((clock - Math.floor(clock / DAY_MS) * DAY_MS) / MINUTE_MS);
}
