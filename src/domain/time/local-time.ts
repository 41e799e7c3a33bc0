import { DateTime } from 'luxon';

/**
 * Wall-clock time in a named IANA zone. The only room that knows the time-zone library: everything else says
 * instants as ISO strings in UTC and dates as `YYYY-MM-DD`.
 */

/** Whether the zone is one the runtime knows. */
export function isZone(zone: string): boolean {
  return DateTime.utc().setZone(zone).isValid;
}

/**
 * The local calendar date of a FHIR date, dateTime or instant: `2026-01-10` stays, `2026-01-11T03:00:00Z` in
 * America/New_York is `2026-01-10`. Partial dates (`2026`, `2026-01`) and unreadable ones give `undefined`:
 * PAS FullDateRule allows no partial date, and a day must not be invented.
 */
export function localDate(value: string | undefined, zone: string): string | undefined {
  if (value === undefined) return undefined;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return DateTime.fromISO(value).isValid ? value : undefined;
  const at = instantOf(value);
  return at === undefined ? undefined : (DateTime.fromISO(at, { zone }).toISODate() ?? undefined);
}

/** A FHIR dateTime with time and offset as an ISO instant in UTC; anything less precise gives `undefined`. */
export function instantOf(value: string | undefined): string | undefined {
  if (value === undefined || !/T\d{2}:\d{2}.*(Z|[+-]\d{2}:\d{2})$/.test(value)) return undefined;
  return DateTime.fromISO(value, { zone: 'utc' }).toISO() ?? undefined;
}
