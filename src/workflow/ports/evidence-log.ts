import type { PayerContact } from '../../domain/case/snapshot.ts';
import type { EvidenceEntry } from '../../domain/evidence/evidence.ts';

/** Why a case is late, entry by entry; nothing in it is ever changed. */
export interface EvidenceLog {
  /** The log of why a case is late, in order. */
  evidenceOf(caseId: string): Promise<readonly EvidenceEntry[]>;
  /** Appends the next entries, all or none; false when somebody else appended meanwhile. */
  appendEvidence(caseId: string, entries: readonly EvidenceEntry[]): Promise<boolean>;
}

/** When a payer was called and what came of it, case or no case. */
export interface PayerContacts {
  /** Our own log of calls to a payer, for "why late". */
  contactsWith(payer: string, since: string): Promise<readonly PayerContact[]>;
  /** Writes down a call that never became an attempt: token refused, payer unreachable at subscription. */
  recordContact(contact: PayerContact): Promise<void>;
}
