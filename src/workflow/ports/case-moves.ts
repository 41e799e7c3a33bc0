import type { Assessment } from '../../domain/case/assessment.ts';
import type { Case } from '../../domain/case/case.ts';
import type { CaseState } from '../../domain/case/state.ts';
import type { Determination } from '../../domain/determination/determination.ts';

/** What a move writes beside the state. `dueAt`: when the database should bring the case up again; absent = never by itself. */
export interface Move {
  readonly to: CaseState;
  readonly because: string;
  readonly step: string;
  /** The line of history, where it is not why the case stands where it stands: an act that leaves it there. */
  readonly says?: string;
  readonly dueInSeconds?: number;
  readonly assessment?: Assessment;
  readonly determination?: Determination;
  readonly submissionId?: string;
  readonly payer?: string;
  /** `Type/id` of everything the assessment looked at or looked for outside the patient's own record. */
  readonly dependsOn?: readonly string[];
  /** The payer holds an earlier version, whatever becomes of the one being sent: nothing may be asked anew. */
  readonly payerHoldsPrior?: true;
  /** What had changed in the record since the submission was looked at, unless more came meanwhile. */
  readonly changesSeen?: true;
  /** What is kept from the payer from now on, all of it; absent leaves it as it is. */
  readonly withheld?: readonly string[];
  /** Something other than the record changed what would be asked today: to be told as a change of the record is. */
  readonly asksOtherwise?: true;
  /** Sets the count of failed tries of this step; a move without it starts again at 0. */
  readonly attempt?: number;
}

/** A move of a case as its holder claimed it. */
export interface ClaimedMove {
  readonly claimed: Case;
  readonly move: Move;
}

/** The one way for a case from state to state. */
export interface CaseMoves {
  /** Moves a claimed case, releases it and writes its history; undefined when fence or version were overtaken. */
  move(claimed: Case, move: Move): Promise<Case | undefined>;
  /** The same for many at once; gives the ids of those that moved. */
  moveAll(moves: readonly ClaimedMove[]): Promise<readonly string[]>;
}
