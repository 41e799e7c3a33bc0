/**
 * How a failed call to another system may be answered.
 *
 * - `transient`: the other side provably did nothing (NOT_SENT). Trying again is safe.
 * - `ambiguous`: the other side may have acted (MAYBE_SENT: timeout, reset, our own restart).
 *   Ask before sending again, and never send anything but the same stored bytes.
 * - `permanent`: the answer will not change by repeating. A person has to look.
 */
export type FailureKind = 'transient' | 'ambiguous' | 'permanent';

/** A call that failed. A "no" from the payer is not a Failure: it is a determination. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;
  /** Stable, kebab-case, free of patient data: safe in logs, metrics and history. */
  readonly code: string;
  /** What the other side asked us to wait, in seconds (Retry-After), when it did. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    kind: FailureKind,
    code: string,
    message: string,
    options?: ErrorOptions & { retryAfterSeconds?: number },
  ) {
    super(message, options);
    this.kind = kind;
    this.code = code;
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }
}
