import type { Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { isOpen } from '../policy/business-day.ts';
import { weekdayOf } from '../time/civil-date.ts';
import { instantOf, localDate, localMinutes } from '../time/local-time.ts';
import { settingOf } from './setting.ts';

/** When a stay began outside the hours of the facility, and which hours those are; undefined when it did not. */
export function afterHours(
  snapshot: Snapshot,
  content: ClinicalContent,
): { readonly start: string; readonly hours: string } | undefined {
  const start = instantOf(snapshot.encounter.resource.period?.start);
  if (start === undefined || settingOf(snapshot, content) !== 'stay') return undefined;
  const calendar = content.calendars.get('facility');
  const open =
    calendar === undefined ? isUsualHours(start, snapshot.zone) : isOpen(calendar, start, snapshot.zone);
  if (open) return undefined;
  const hours =
    calendar === undefined
      ? 'the usual hours, Monday to Friday 08:00 to 17:00'
      : `${calendar.id}@${calendar.version}`;
  return { start, hours };
}

/** Where no facility calendar is loaded: Monday to Friday, 08:00 to 17:00 local time. */
function isUsualHours(instant: string, zone: string): boolean {
  const date = localDate(instant, zone);
  if (date === undefined || weekdayOf(date) > 5) return false;
  const minutes = localMinutes(instant, zone);
  return minutes >= 8 * 60 && minutes < 17 * 60;
}
