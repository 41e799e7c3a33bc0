import { addDays, daysBetween } from '../time/civil-date.ts';
import { atLocalTime, localDate } from '../time/local-time.ts';
import { businessDaysBetween, isBusinessDay } from './business-day.ts';
import { type Desk, deadlineOf, type Start } from './deadline.ts';
import type { Window } from './window.ts';

/** A time in which a clock stood still: from a question to its answer. ISO instants in UTC. */
export interface Pause {
  readonly from: string;
  readonly to: string;
}

const HOUR_MS = 3_600_000;

/**
 * The deadline of a clock that stood still in between and runs on: the time that was left when it stopped is left when
 * it starts again, counted as the window counts. A pause that began after the deadline moves nothing.
 */
export function deadlineWithPauses(
  window: Window,
  start: Start,
  pauses: readonly Pause[],
  desk: Desk,
): string {
  let deadline = deadlineOf(window, start, desk);
  let lengthened: Window = window;
  for (const pause of [...pauses].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const from = pause.from < start.at ? start.at : pause.from;
    if (from >= deadline || pause.to <= from) continue;
    lengthened = lengthen(lengthened, { from, to: pause.to }, desk);
    deadline =
      window.unit === 'calendar-months'
        ? moved(deadline, { from, to: pause.to }, window, desk)
        : deadlineOf(lengthened, start, desk);
  }
  return deadline;
}

function lengthen(window: Window, pause: Pause, desk: Desk): Window {
  const amount = window.amount + pausedUnits(window, pause, desk);
  const { onClosedDay } = window;
  if (onClosedDay === undefined) return { ...window, amount };
  const closed = { ...onClosedDay, amount: onClosedDay.amount + pausedUnits(onClosedDay, pause, desk) };
  return { ...window, amount, onClosedDay: closed };
}

function pausedUnits({ unit }: Pick<Window, 'unit'>, { from, to }: Pause, desk: Desk): number {
  const [first, last] = daysOf({ from, to }, desk);
  switch (unit) {
    case 'hours':
      return (Date.parse(to) - Date.parse(from)) / HOUR_MS;
    case 'hours-on-business-days':
      return openHours(from, to, desk);
    case 'calendar-days':
      return daysBetween(first, last);
    case 'business-days':
    case 'next-business-day-at':
      return businessDaysBetween(desk.calendar, first, last);
    case 'calendar-months':
      return 0;
  }
}

/** Months have no fixed length, so that the days of the pause are put behind the deadline. */
function moved(deadline: string, pause: Pause, { cutOff, roll }: Window, desk: Desk): string {
  const [first, last] = daysOf(pause, desk);
  const span = {
    ...{ amount: daysBetween(first, last), unit: 'calendar-days' as const },
    ...(cutOff === undefined ? {} : { cutOff }),
    ...(roll === undefined ? {} : { roll }),
  };
  return deadlineOf(span, { at: deadline }, desk);
}

function openHours(from: string, to: string, desk: Desk): number {
  const [first, last] = daysOf({ from, to }, desk);
  let hours = 0;
  for (let date = first; date <= last; date = addDays(date, 1)) {
    if (!isBusinessDay(desk.calendar, date)) continue;
    const begin = Math.max(Date.parse(atLocalTime(date, '00:00', desk.zone)), Date.parse(from));
    const end = Math.min(Date.parse(atLocalTime(date, '24:00', desk.zone)), Date.parse(to));
    hours += Math.max(0, end - begin) / HOUR_MS;
  }
  return hours;
}

function daysOf({ from, to }: Pause, { zone }: Desk): readonly [string, string] {
  return [localDate(from, zone) ?? from.slice(0, 10), localDate(to, zone) ?? to.slice(0, 10)];
}
