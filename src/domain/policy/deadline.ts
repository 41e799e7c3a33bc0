import { addDays, addMonths } from '../time/civil-date.ts';
import { atLocalTime, endOfDay, localDate } from '../time/local-time.ts';
import { addBusinessDays, isBusinessDay } from './business-day.ts';
import type { Calendar } from './calendar.ts';
import type { Span, Window } from './window.ts';

const HOUR_MS = 3_600_000;

/** The event a clock starts from, as precisely as the record tells it. */
export interface Start {
  /** ISO instant; the first of the day where only a date is known. */
  readonly at: string;
  /** The date, where no more than that is known: it is the same day in every zone. */
  readonly date?: string;
}

/** Whose days count, and on whose wall clock. */
export interface Desk {
  readonly calendar: Calendar;
  readonly zone: string;
}

/** The last instant at which a window that started then is still open. Never earlier than its start. */
export function deadlineOf(
  window: Pick<Window, keyof Span | 'onClosedDay' | 'roll'>,
  start: Start,
  desk: Desk,
): string {
  const date = start.date ?? localDate(start.at, desk.zone) ?? start.at.slice(0, 10);
  const closed = window.onClosedDay !== undefined && !isBusinessDay(desk.calendar, date);
  const span = closed ? (window.onClosedDay ?? window) : window;
  const deadline = endOf(span, start.at, date, desk);
  const rolled = window.roll === undefined ? deadline : rollOn(deadline, span.cutOff, desk);
  return rolled < start.at ? start.at : rolled;
}

/** A window in words: `24 hours`, `10 business days, by 17:00`, `17:00 on the next business day`. */
export function saySpan(span: Span): string {
  if (span.unit === 'next-business-day-at') {
    const at = span.cutOff ?? 'the end';
    return span.amount <= 1
      ? `${at} on the next business day`
      : `${at} on business day ${String(span.amount)} after it`;
  }
  const unit = UNIT_WORDS[span.unit];
  const counted = `${String(span.amount)} ${span.amount === 1 ? unit.one : unit.many}`;
  return span.cutOff === undefined ? counted : `${counted}, by ${span.cutOff}`;
}

const UNIT_WORDS: Readonly<
  Record<Exclude<Span['unit'], 'next-business-day-at'>, { readonly one: string; readonly many: string }>
> = {
  hours: { one: 'hour', many: 'hours' },
  'hours-on-business-days': { one: 'hour on business days', many: 'hours on business days' },
  'calendar-days': { one: 'calendar day', many: 'calendar days' },
  'business-days': { one: 'business day', many: 'business days' },
  'calendar-months': { one: 'calendar month', many: 'calendar months' },
};

function endOf(span: Span, at: string, date: string, desk: Desk): string {
  switch (span.unit) {
    case 'hours':
      return plus(at, span.amount * HOUR_MS);
    case 'hours-on-business-days':
      return plusOnBusinessDays(at, date, span.amount * HOUR_MS, desk);
    case 'calendar-days':
      return within(addDays(date, span.amount), span.cutOff, desk);
    case 'calendar-months':
      return within(addMonths(date, span.amount), span.cutOff, desk);
    case 'business-days':
    case 'next-business-day-at':
      return within(addBusinessDays(desk.calendar, date, span.amount), span.cutOff, desk);
  }
}

function within(date: string, cutOff: string | undefined, { zone }: Desk): string {
  return cutOff === undefined ? endOfDay(date, zone) : atLocalTime(date, cutOff, zone);
}

function rollOn(deadline: string, cutOff: string | undefined, desk: Desk): string {
  const date = localDate(deadline, desk.zone);
  if (date === undefined || isBusinessDay(desk.calendar, date)) return deadline;
  return within(addBusinessDays(desk.calendar, date, 0), cutOff, desk);
}

/** Hours that pass on business days only; on a closed day the clock stands still until midnight of the next open one. */
function plusOnBusinessDays(at: string, from: string, amountMs: number, desk: Desk): string {
  let date = from;
  let cursor = at;
  let left = amountMs;
  for (;;) {
    if (isBusinessDay(desk.calendar, date)) {
      const available = Date.parse(atLocalTime(date, '24:00', desk.zone)) - Date.parse(cursor);
      if (left <= available) return plus(cursor, left);
      left -= Math.max(available, 0);
    }
    date = addBusinessDays(desk.calendar, date, 1);
    cursor = atLocalTime(date, '00:00', desk.zone);
  }
}

function plus(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString();
}
