import { z } from 'zod';
import { WEEKDAYS, type Calendar, type HolidayRule } from '../../domain/policy/calendar.ts';
import { US_FEDERAL_HOLIDAYS } from '../../domain/policy/us-federal-holidays.ts';
import { isZone } from '../../domain/time/local-time.ts';
import { readContentFile, type ContentFile, type Read } from './content-file.ts';
import { dateText, idText, versionText } from './content-fields.ts';

/** Reads one calendar of `mappings/calendars/`. */
export function readCalendar(file: ContentFile): Read<Calendar> {
  const read = readContentFile(file, calendarSchema);
  if (read.value === undefined) return read;
  const { id, version, zone, open, holidays } = read.value.content;
  return {
    value: {
      id,
      version,
      zone,
      open,
      holidays: holidays.flatMap((entry) => (entry === 'us-federal' ? US_FEDERAL_HOLIDAYS : [ruleOf(entry)])),
    },
    problems: [],
  };
}

const clockTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time is written in quotes, as "08:00" or "17:30"');

const openHours = z
  .array(
    z
      .strictObject({ from: clockTime, to: clockTime })
      .refine(({ from, to }) => from < to, { error: '"from" must be earlier than "to"' }),
  )
  .default([]);

const monthDay = z
  .string()
  .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day of the year is written in quotes, as "12-24"');

const holiday = z.union([
  z.strictObject({
    name: z.string().min(1),
    on: monthDay,
    observed: z.enum(['nearest-weekday', 'same-day']).default('same-day'),
    since: z.int().optional(),
  }),
  z.strictObject({
    name: z.string().min(1),
    month: z.int().min(1).max(12),
    nth: z.union([z.int().min(1).max(5), z.literal(-1)]),
    weekday: z.enum(WEEKDAYS),
    plusDays: z.int().default(0),
    since: z.int().optional(),
  }),
  z.strictObject({ name: z.string().min(1), daysAfterEaster: z.int() }),
  z.strictObject({ name: z.string().min(1), date: dateText }),
]);

const HOLIDAY_HELP =
  'a holiday is us-federal, or has a name and one of: on ("12-24"), month with nth and weekday, daysAfterEaster, date ("2026-12-24")';

export const calendarSchema = z.strictObject({
  id: idText,
  version: versionText,
  because: z.string().optional(),
  zone: z
    .string()
    .refine(isZone, { error: 'a time zone is an IANA name such as America/Chicago, never an offset' }),
  open: z.strictObject({
    monday: openHours,
    tuesday: openHours,
    wednesday: openHours,
    thursday: openHours,
    friday: openHours,
    saturday: openHours,
    sunday: openHours,
  }),
  holidays: z.array(z.union([z.literal('us-federal'), holiday], { error: HOLIDAY_HELP })).default([]),
});

function ruleOf(entry: z.infer<typeof holiday>): HolidayRule {
  if ('date' in entry) return { kind: 'once', name: entry.name, date: entry.date };
  if ('daysAfterEaster' in entry)
    return { kind: 'easter', name: entry.name, plusDays: entry.daysAfterEaster };
  if ('on' in entry) {
    const [month, day] = entry.on.split('-').map(Number);
    return {
      kind: 'date',
      name: entry.name,
      month: month ?? 1,
      day: day ?? 1,
      observed: entry.observed,
      since: entry.since,
    };
  }
  return { kind: 'weekday', ...entry, since: entry.since };
}
