import type { Case } from '../../domain/case/case.ts';
import type { Move } from './case-moves.ts';

/** A request as it was frozen: these bytes and no others may leave under these identifiers. */
export interface Submission {
  readonly id: string;
  readonly caseId: string;
  readonly payer: string;
  /** 1 for the first ask; a corrected ask after a rejection is a new generation. */
  readonly generation: number;
  readonly claimIdentifier: string;
  readonly bundleIdentifier: string;
  /** `urn:uuid:…` of the Claim in the Bundle. */
  readonly claimFullUrl: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly createdAt: string;
  /** What it does to an earlier submission that the payer holds; absent for a request of its own. */
  readonly revises?: { readonly how: 'update' | 'cancel'; readonly prior: string };
  /** How the encounter travels in it, and why; absent for what was frozen before this was kept. */
  readonly encounter?: string;
}

/** Frozen requests: written once, and only ever read again. */
export interface Submissions {
  /** Freezes the request and moves the case to `assembled`, in one transaction. */
  freeze(claimed: Case, submission: Omit<Submission, 'createdAt'>, move: Move): Promise<Case | undefined>;
  readSubmission(id: string): Promise<Submission | undefined>;
  submissionsOf(caseId: string): Promise<readonly Submission[]>;
  findSubmission(by: {
    payer: string;
    claimIdentifier?: string;
    claimFullUrl?: string;
  }): Promise<Submission | undefined>;
  /** The submission that the payer answered with this ClaimResponse, by what it told before. */
  submissionAnsweredBy(payer: string, responseId: string): Promise<Submission | undefined>;
}
