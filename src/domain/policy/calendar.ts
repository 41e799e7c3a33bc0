/** Weekdays as ISO counts them, Monday first. */
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** `HH:MM` to `HH:MM`, the end not included; `24:00` is midnight. */
export interface OpenHours {
  readonly from: string;
  readonly to: string;
}

/**
 * A day the desk is closed although its weekday is open.
 *
 * - `date`: the same month and day each year; `observed: nearest-weekday` adds Friday for a Saturday, Monday for a Sunday
 * - `weekday`: the n-th of a month (-1 the last), moved on by `plusDays` (the day after Thanksgiving)
 * - `easter`: so many days after Easter Sunday (-2 is Good Friday)
 * - `once`: one date only
 */
export type HolidayRule =
  | {
      readonly kind: 'date';
      readonly name: string;
      readonly month: number;
      readonly day: number;
      readonly observed: 'nearest-weekday' | 'same-day';
      readonly since: number | undefined;
    }
  | {
      readonly kind: 'weekday';
      readonly name: string;
      readonly month: number;
      readonly nth: number;
      readonly weekday: Weekday;
      readonly plusDays: number;
      readonly since: number | undefined;
    }
  | { readonly kind: 'easter'; readonly name: string; readonly plusDays: number }
  | { readonly kind: 'once'; readonly name: string; readonly date: string };

/** Business days and hours of a payer's review desk or of a facility: `mappings/calendars/*.yaml`. */
export interface Calendar {
  readonly id: string;
  readonly version: string;
  /** IANA zone of the desk. */
  readonly zone: string;
  /** A weekday without hours is closed. */
  readonly open: Readonly<Record<Weekday, readonly OpenHours[]>>;
  readonly holidays: readonly HolidayRule[];
}
