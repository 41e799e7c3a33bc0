import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import type { Calendar } from './calendar.ts';
import { EVENT_WORDS, whenHappened, type EventSource, type Happened } from './clock-event.ts';
import { CLOCK_KINDS, type Clock, type ClockEvent, type ClockKind } from './clock.ts';
import { saySpan } from './deadline.ts';
import type { PolicyRule } from './payer-policy.ts';
import { deadlineWithPauses } from './tolling.ts';
import type { Window } from './window.ts';

/** What the clocks of one rule are read with. */
export interface ClockReading {
  readonly rule: Pick<PolicyRule, 'windows'>;
  /** `id@version` of the rule. */
  readonly by: string;
  readonly assumed: boolean;
  /** Id of the calendar whose days count unless a window names another. */
  readonly calendar: string;
  readonly events: EventSource;
  readonly at: string;
  readonly met?: Readonly<Partial<Record<ClockKind, string>>>;
}

/** All clocks of a rule, soonest first; those that nothing has started yet come last. */
export function runClocks(
  reading: ClockReading,
  kinds: readonly ClockKind[] = CLOCK_KINDS,
): readonly Clock[] {
  return kinds
    .flatMap((kind) => {
      const window = reading.rule.windows[kind];
      return window === undefined ? [] : [runClock(kind, window, reading)];
    })
    .sort(soonestFirst);
}

/** Orders clocks by their deadline; without one at the end. */
export function soonestFirst(a: Clock, b: Clock): number {
  const [first, second] = [a.deadline ?? '9', b.deadline ?? '9'];
  if (first !== second) return first < second ? -1 : 1;
  return CLOCK_KINDS.indexOf(a.kind) - CLOCK_KINDS.indexOf(b.kind);
}

/** The calendar a policy names. @throws Error when none of that name is loaded: the check of the content forbids it. */
function calendarNamed(content: ClinicalContent, id: string): Calendar {
  const calendar = content.calendars.get(id);
  if (calendar === undefined) throw new Error(`No calendar named ${id} is loaded.`);
  return calendar;
}

function runClock(
  kind: ClockKind,
  window: Window,
  { by, assumed, calendar: usual, events, at, met }: ClockReading,
): Clock {
  const calendar = calendarNamed(events.content, window.calendar ?? usual);
  const zone = window.zone === 'facility' ? events.snapshot.zone : calendar.zone;
  const { event, happened } = startOf(window, events);
  const clock = { kind, startedBy: event, rule: sayWindow(window, event), by, zone, assumed };
  const movedBy = happened.movedBy === undefined ? {} : { movedBy: happened.movedBy };
  if (happened.at === undefined) {
    return { ...clock, deadline: undefined, startedAt: undefined, ...movedBy, passed: false };
  }
  const tolled = window.tolledBy !== undefined && whenHappened(window.tolledBy, events).at !== undefined;
  if (tolled) {
    const waitsFor = { movedBy: `stands still since ${EVENT_WORDS[window.tolledBy]}, until it is answered` };
    return { ...clock, deadline: undefined, startedAt: happened.at, ...waitsFor, passed: false };
  }
  const pauses = (window.tolledBy && events.pauses[window.tolledBy]) ?? [];
  const deadline = deadlineWithPauses(window, happened, pauses, { calendar, zone });
  const metAt = met?.[kind];
  return {
    ...clock,
    deadline,
    startedAt: happened.at,
    ...(matters(happened, window) ? movedBy : {}),
    ...(metAt === undefined ? {} : { metAt }),
    passed: Date.parse(deadline) < Date.parse(metAt ?? at),
  };
}

/** The start event, or its fallback with the fact that would make the start event count. */
function startOf(window: Window, events: EventSource): { event: ClockEvent; happened: Happened } {
  const happened = whenHappened(window.start, events);
  if (happened.at !== undefined || window.fallbackStart === undefined)
    return { event: window.start, happened };
  const instead = whenHappened(window.fallbackStart, events);
  if (instead.at === undefined) return { event: window.start, happened };
  return {
    event: window.fallbackStart,
    happened: { ...instead, movedBy: `proof of ${EVENT_WORDS[window.start]}, and when` },
  };
}

/** A missing time of day moves a clock that counts hours, not one that counts days. */
function matters(happened: Happened, window: Window): boolean {
  const onlyTimeMissing = happened.at !== undefined && happened.date !== undefined;
  const countsHours = window.unit === 'hours' || window.unit === 'hours-on-business-days';
  return countsHours || !onlyTimeMissing || happened.movedBy?.startsWith('proof of') === true;
}

function sayWindow(window: Window, event: ClockEvent): string {
  const closed =
    window.onClosedDay === undefined ? '' : `; on a weekend or holiday ${saySpan(window.onClosedDay)}`;
  const { amount, unit, cutOff } = window;
  // `10 business days from admission, by 17:00` reads better than the time before the event.
  const counted =
    cutOff === undefined || unit === 'next-business-day-at'
      ? `${saySpan(window)} from ${EVENT_WORDS[event]}`
      : `${saySpan({ amount, unit })} from ${EVENT_WORDS[event]}, by ${cutOff}`;
  return `${counted}${closed}`;
}
