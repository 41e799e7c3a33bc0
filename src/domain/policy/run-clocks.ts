import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { instantOf } from '../time/local-time.ts';
import type { Calendar } from './calendar.ts';
import { EVENT_WORDS, whenHappened, type EventSource, type Happened } from './clock-event.ts';
import { CLOCK_KINDS, type Clock, type ClockEvent, type ClockKind } from './clock.ts';
import { type Desk, saySpan } from './deadline.ts';
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
  const clocks: Clock[] = [];
  for (const kind of kinds) {
    const window = reading.rule.windows[kind];
    if (window !== undefined) clocks.push(runClock(kind, window, reading));
  }
  return clocks.sort(soonestFirst);
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
  const { deadline, startedAt, movedBy } = endOf(window, happened, { calendar, zone, events });
  const metAt = deadline === undefined ? undefined : met?.[kind];
  const rule = sayWindow(window, event);
  return {
    kind,
    startedBy: event,
    rule,
    by,
    zone,
    assumed,
    deadline,
    startedAt,
    movedBy,
    metAt,
    passed: deadline !== undefined && isBefore(deadline, metAt ?? at),
  };
}

/** Deadlines are instants in UTC in one spelling; instants so spelled sort as they follow each other. */
function isBefore(deadline: string, at: string): boolean {
  return deadline < (instantOf(at) ?? at);
}

/** When a window ends, and what would move that; it does not end before it starts, or while it stands still. */
function endOf(
  window: Window,
  happened: Happened,
  { events, ...desk }: Desk & { readonly events: EventSource },
): { deadline: string | undefined; startedAt: string | undefined; movedBy: string | undefined } {
  const { at: startedAt, movedBy } = happened;
  if (startedAt === undefined) return { deadline: undefined, startedAt, movedBy };
  const { tolledBy } = window;
  if (tolledBy !== undefined && whenHappened(tolledBy, events).at !== undefined) {
    const since = `stands still since ${EVENT_WORDS[tolledBy]}, until it is answered`;
    return { deadline: undefined, startedAt, movedBy: since };
  }
  const pauses = (tolledBy && events.pauses[tolledBy]) ?? [];
  const deadline = deadlineWithPauses(window, happened, pauses, desk);
  return { deadline, startedAt, movedBy: matters(happened, window) ? movedBy : undefined };
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

/** A window is said in the same words for every case. */
const said = new WeakMap<Window, Map<ClockEvent, string>>();

function sayWindow(window: Window, event: ClockEvent): string {
  const byEvent = said.get(window) ?? new Map<ClockEvent, string>();
  said.set(window, byEvent);
  const words = byEvent.get(event) ?? inWords(window, event);
  byEvent.set(event, words);
  return words;
}

function inWords(window: Window, event: ClockEvent): string {
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
