import type { Attachments } from './attachments.ts';
import type { Attempts, Resends } from './attempts.ts';
import type { CaseMoves } from './case-moves.ts';
import type { Hint } from './case-queue.ts';
import type { CaseReads } from './case-reads.ts';
import type { CaseLeases, DueCases } from './due-cases.ts';
import type { EvidenceLog, PayerContacts } from './evidence-log.ts';
import type { PayerMessages } from './payer-messages.ts';
import type { PayerSubscriptions } from './payer-subscriptions.ts';
import type { ResourceStore } from './resource-store.ts';
import type { Submissions } from './submissions.ts';

/** Everything that must survive. Implemented over PostgreSQL, a server or embedded: one SQL for both. */
export interface CaseStore
  extends
    ResourceStore,
    CaseReads,
    DueCases,
    CaseLeases,
    CaseMoves,
    Submissions,
    Attempts,
    Resends,
    Attachments,
    PayerMessages,
    PayerSubscriptions,
    EvidenceLog,
    PayerContacts {
  /**
   * Brings up to `limit` cases that were last assessed under another release than this one and of which nothing has
   * been frozen or sent. Who holds a case keeps it.
   */
  bringUpForRelease(release: string, limit: number): Promise<readonly Hint[]>;
  /**
   * For a record that was restored to an earlier point: what was frozen may have been sent since and becomes `unknown`,
   * and what was not yet frozen waits for a person.
   */
  afterRestore(): Promise<{ readonly toBeAsked: number; readonly forPeople: number }>;
  /** When the record was last restored to an earlier point; undefined when it never was. */
  restoredAt(): Promise<string | undefined>;
}
