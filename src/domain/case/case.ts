import type { Determination } from '../determination/determination.ts';
import type { Assessment } from './assessment.ts';
import type { CaseState } from './state.ts';

/** One episode of care and one coverage, asked about after the fact. */
export interface Case {
  readonly id: string;
  /** The registered system that pushed it; whatever it pushes stays apart from all others. */
  readonly sender: string;
  /** Id of the Encounter this case is about. */
  readonly encounterId: string;
  readonly patientId: string | undefined;
  readonly state: CaseState;
  /** One sentence: why it stands where it stands. */
  readonly because: string;
  /** Grows by one with every move. */
  readonly version: number;
  /** Grows by one with every claim; a write with an older fence is refused. */
  readonly fence: number;
  /** Failed tries of the present step. */
  readonly attempt: number;
  /** Claims in a row after which nothing more was heard of it; the present one counts until the case moves or rests. */
  readonly unfinished: number;
  readonly assessment: Assessment | undefined;
  readonly determination: Determination | undefined;
  /** The submission the payer has or may have. */
  readonly submissionId: string | undefined;
  /** Something changed in the record after the request was frozen. */
  readonly changedSinceSubmission: boolean;
  /** `Type/id` of what a person keeps from the payer: it is part of no request, update or answer. */
  readonly withheld: readonly string[];
  /** ISO instants in UTC. */
  readonly openedAt: string;
  readonly updatedAt: string;
  readonly dueAt: string | undefined;
  /** When it was claimed, by the clock that wrote `updatedAt`: two processes' clocks may differ. */
  readonly claimedAt?: string;
}
