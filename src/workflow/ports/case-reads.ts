import type { Case } from '../../domain/case/case.ts';
import type { HistoryEntry } from '../../domain/case/history.ts';
import type { CaseState } from '../../domain/case/state.ts';
import type { Hint } from './case-queue.ts';

export interface CaseFilter {
  readonly sender?: string;
  readonly state?: CaseState;
  readonly patientId?: string;
  readonly encounterId?: string;
  /** The beginning of the case's own id, as a person copies it from a list. */
  readonly idBegins?: string;
  readonly limit: number;
  /** Id of the last case of the page before. */
  readonly after?: string;
}

/** Cases and how they came to stand where they stand. */
export interface CaseReads {
  readCase(id: string): Promise<Case | undefined>;
  listCases(filter: CaseFilter): Promise<readonly Case[]>;
  /** Of this sender's cases, or of all. */
  countByState(sender?: string): Promise<Readonly<Partial<Record<CaseState, number>>>>;
  /** For how many seconds the case of this sender that has been due longest has waited for a worker; 0 when none is. */
  longestDue(sender: string): Promise<number>;
  historyOf(caseId: string): Promise<readonly HistoryEntry[]>;
  /** Cases that wait for this payer's decision, oldest first. */
  pendedAt(payer: string, limit: number): Promise<readonly Hint[]>;
}
