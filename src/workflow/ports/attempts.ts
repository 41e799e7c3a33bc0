import type { Case } from '../../domain/case/case.ts';
import type { Move } from './case-moves.ts';

export type AttemptClass = 'not-sent' | 'answered' | 'maybe-sent';

/** One call to a payer: committed before it is made, closed when its answer is classed. */
export interface Attempt {
  readonly id: string;
  readonly submissionId: string;
  readonly operation: 'submit' | 'inquire';
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly class: AttemptClass | undefined;
  /** HTTP status or failure code. */
  readonly result: string | undefined;
}

/** Calls to a payer: each is on record before it is made. */
export interface Attempts {
  /** Commits the intent to call before the call is made: moves the case and opens the attempt, in one transaction. */
  beginAttempt(
    claimed: Case,
    submissionId: string,
    operation: Attempt['operation'],
    move: Move | undefined,
    leaseSeconds: number,
  ): Promise<{ case: Case; attempt: Attempt } | undefined>;
  endAttempt(attemptId: string, end: { class: AttemptClass; result: string }): Promise<void>;
  /** Writes down a `Claim/$inquire` that was answered. */
  recordInquiry(inquiry: { submissionId: string; startedAt: string; result: string }): Promise<void>;
  attemptsOf(submissionId: string): Promise<readonly Attempt[]>;
}

/** A request that left again after a copy of it may have reached the payer. */
export interface Resent {
  readonly caseId: string;
  readonly submissionId: string;
  readonly payer: string;
  /** How often it left again. */
  readonly times: number;
  readonly lastAt: string;
}

/** What may have reached a payer more than once. */
export interface Resends {
  /** Every request that left again after a copy may have reached the payer (`countResends`), the latest first. */
  resends(sender?: string): Promise<readonly Resent[]>;
}
