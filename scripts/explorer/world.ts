import type { Case } from '../../src/domain/case/case.ts';
import type { CaseState } from '../../src/domain/case/state.ts';
import type { Attempt } from '../../src/workflow/ports/attempts.ts';
import type { PayerMessage } from '../../src/workflow/ports/payer-messages.ts';
import type { Process } from './process.ts';

/** The case's row, with what only the database knows of it. Times are seconds of the world's one clock. */
export interface Row {
  readonly state: CaseState;
  readonly because: string;
  readonly version: number;
  readonly fence: number;
  readonly attempt: number;
  readonly determination: Case['determination'];
  readonly dueAt: number | undefined;
  readonly leasedUntil: number | undefined;
  readonly isCalledUp: boolean;
  readonly updatedAt: number;
}

export type KeptAttempt = Omit<Attempt, 'startedAt' | 'endedAt'> & {
  readonly startedAt: number;
  readonly endedAt: number | undefined;
};

export interface KeptMessage {
  readonly id: string;
  readonly how: PayerMessage['how'];
  readonly content: string;
  readonly disposition: PayerMessage['disposition'];
}

/** A `$submit` on its way: the payer may take it long after nobody waits for its answer any more. */
export interface Flight {
  readonly sentAt: number;
  /** The process that waits for the answer. */
  readonly sender: number;
  readonly stage: 'under-way' | 'over';
  /** What its sender will hear. */
  readonly hears?: Heard;
}

export type Heard = 'approved' | 'pended' | 'cut-off' | 'refused-connection' | 'busy' | 'nonsense';

/** How often each thing may still go wrong on this path. */
export interface Mishaps {
  readonly crash: number;
  /** A process that stands still for any length of time, in the middle of a step. */
  readonly frozen: number;
  /** A statement that fails: before it did anything, or after COMMIT, its reply lost. */
  readonly store: number;
  /** A connection refused, a 503, a request cut off on its way, an answer that is lost or nonsense, a failed inquiry. */
  readonly payer: number;
  /** A notification that comes once more. */
  readonly repeat: number;
}

/** Everything there is at one instant: plain data, never changed in place. */
export interface World {
  readonly clock: number;
  readonly row: Row;
  readonly attempts: readonly KeptAttempt[];
  readonly messages: readonly KeptMessage[];
  /** What the history says in a row of failures; the rest of it changes nothing. */
  readonly failures: readonly string[];
  readonly flights: readonly Flight[];
  /** Requests the payer has taken: more than one is what must never be. */
  readonly taken: number;
  readonly payerSays: 'nothing' | 'pended' | 'approved';
  /** Notifications the payer still has to deliver. */
  readonly toNotify: number;
  readonly mishapsLeft: Mishaps;
  /** Two workers and an API. */
  readonly processes: readonly Process[];
}
