/** What an entry of the evidence log is about. */
export const EVIDENCE_KINDS = [
  'failed-call',
  'answered-call',
  'outage-report',
  'coverage-version',
  'eligibility-answer',
  'payer-notice',
  'peer-to-peer',
  'post-stabilization',
  'remittance',
  'emergency-origin',
  'scenario-finding',
  'code-difference',
  'disclosure-basis',
] as const;

export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** One fact about why a request is late, as the service itself saw it. Never patient data beyond ids. */
export interface EvidenceFact {
  /** ISO instant in UTC at which it happened, or reached us. */
  readonly at: string;
  readonly kind: EvidenceKind;
  /** A plain sentence that stands alone in a letter. */
  readonly says: string;
  /** `Coverage/c1 version 2`, `payer-contact example-health`, `outage notice 118`. */
  readonly source: string;
}

/** A fact as it stands in the log of a case: appended, never changed, and chained to the one before. */
export interface EvidenceEntry extends EvidenceFact {
  /** From 1. */
  readonly seq: number;
  /** Hash of the entry before; empty for the first. */
  readonly previousHash: string;
  readonly hash: string;
}
