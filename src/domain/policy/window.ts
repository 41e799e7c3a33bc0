import type { ClockEvent } from './clock.ts';

export const WINDOW_UNITS = [
  'hours',
  /** Hours that pass on business days only: `48 hours, excluding weekends and holidays`. */
  'hours-on-business-days',
  'calendar-days',
  'business-days',
  'calendar-months',
  /** The cut-off time of the n-th business day after the start: `by 17:00 on the next business day`. */
  'next-business-day-at',
] as const;

type WindowUnit = (typeof WINDOW_UNITS)[number];

/** An amount of time as a payer writes it. */
export interface Span {
  readonly amount: number;
  readonly unit: WindowUnit;
  /** `HH:MM` local on the last day; without one the day counts to its end. `hours` know none. */
  readonly cutOff?: string;
}

/** A payer's window: never just a number of days, but also what starts it and whose days and clock it counts. */
export interface Window extends Span {
  readonly start: ClockEvent;
  /** Counts when the record does not show the start event; the clock then says which fact would move it. */
  readonly fallbackStart?: ClockEvent;
  /** Id of the calendar whose business days count; the payer's own when absent. */
  readonly calendar?: string;
  /** Whose wall clock: the calendar's zone, or the facility's. */
  readonly zone?: 'payer' | 'facility';
  /** What counts instead when the start falls on a weekend or holiday. */
  readonly onClosedDay?: Span;
  /** A deadline on a closed day moves to the next business day; it stays when absent. */
  readonly roll?: 'next-business-day';
  /** The clock stands still from this event on, until it is answered. */
  readonly tolledBy?: ClockEvent;
}
