import type { CaseState } from './state.ts';

/** One line of a case's history, for a person to follow and an auditor to trust: appended, never changed. */
export interface HistoryEntry {
  readonly at: string;
  /** The workflow step that wrote it: `receive`, `assess`, `submit` … */
  readonly step: string;
  readonly from: CaseState | undefined;
  readonly to: CaseState;
  /** A plain sentence without patient data. */
  readonly says: string;
}
