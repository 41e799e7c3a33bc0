import type { Case } from '../../domain/case/case.ts';
import type { Hint } from './case-queue.ts';

/** `rank`, at equal deadline: 0 emergency, 1 urgent, 2 everything else, 3 one of very many that came together. */
export interface DueCase extends Hint {
  readonly rank: number;
}

/** Which cases the database brings up now. */
export interface DueCases {
  /**
   * Due cases that nobody holds. Payers take turns, and of each the most pressing comes first (deadline, then urgency,
   * then age); at `most` so many of a payer's, and none of a payer whose door is shut.
   */
  due(limit: number, most?: Readonly<Record<string, number>>): Promise<readonly DueCase[]>;
  /** The same of a state in which no payer is called. */
  dueIn(state: 'received' | 'ready', limit: number): Promise<readonly DueCase[]>;
}

/** Who works on a case now: at any time at most one. */
export interface CaseLeases {
  /** Takes the case for `leaseSeconds` if it is due and nobody holds it; undefined otherwise. */
  claim(id: string, leaseSeconds: number): Promise<Case | undefined>;
  /** The same for many at once: those that were due and free. */
  claimAll(ids: readonly string[], leaseSeconds: number): Promise<readonly Case[]>;
  /** Releases a claimed case that has nothing to do until something touches it, or until then. */
  rest(claimed: Case, dueInSeconds?: number): Promise<void>;
  /** Brings a case up now: a person asked, or an answer came. Works while somebody holds it, too. */
  makeDue(id: string): Promise<void>;
}
