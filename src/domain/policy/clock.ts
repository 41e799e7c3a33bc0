export const CLOCK_KINDS = [
  'notify-by',
  'request-by',
  'answer-by',
  'payer-decides-by',
  'peer-to-peer-by',
  'reconsider-by',
  'appeal-by',
] as const;

export type ClockKind = (typeof CLOCK_KINDS)[number];

/** The events a clock may start from. */
export const CLOCK_EVENTS = [
  'admission',
  'service',
  'discharge',
  'coverage-known',
  'eligibility-added',
  'remittance',
  'denial',
  'system-restored',
  'claim-received',
  'information-requested',
] as const;

export type ClockEvent = (typeof CLOCK_EVENTS)[number];

/** One deadline of a case, with what started it and how sure it is. */
export interface Clock {
  readonly kind: ClockKind;
  /** ISO instant in UTC; absent while the event that starts it has not happened. */
  readonly deadline: string | undefined;
  readonly startedBy: ClockEvent;
  /** ISO instant of that event. */
  readonly startedAt: string | undefined;
  /** The rule in words: `24 hours`, `17:00 on the next business day`. */
  readonly rule: string;
  /** `id@version` of the policy rule. */
  readonly by: string;
  /** IANA zone the deadline was computed in. */
  readonly zone: string;
  /** True when a default was used because no payer rule is loaded. */
  readonly assumed: boolean;
  /** When the earliest possible deadline was taken: the fact that would move it. */
  readonly movedBy?: string | undefined;
  /** ISO instant at which what it asks for was done; such a clock runs no more. */
  readonly metAt?: string | undefined;
  /** At the instant of assessment, or when it was met: true means too late. */
  readonly passed: boolean;
}
