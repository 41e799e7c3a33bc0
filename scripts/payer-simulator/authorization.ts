import type { Bundle } from '@medplum/fhirtypes';
import type { LaterDecision } from './plan.ts';
import type { ReceivedRequest } from './received-request.ts';
import type { Verdict } from './verdict.ts';

/** A request as it exists at the payer, from the moment it was taken. */
export interface Authorization {
  /** `SIM000012`: the ledger entry that took it; no number is given twice. */
  readonly number: string;
  readonly seq: number;
  /** Under which its ClaimResponse is known, in every answer. */
  readonly responseId: string;
  readonly request: ReceivedRequest;
  /** The first answer, kept where it may be asked for again. */
  answer: Bundle | undefined;
  verdict: Verdict;
  /** The decisions still to come, in order. */
  coming: LaterDecision[];
  /** Control numbers of documents asked for and not yet here. */
  missing: Set<string>;
  timer: NodeJS.Timeout | undefined;
  /** Seq of the update that took its place. */
  supersededBy: number | undefined;
}

/** REF*NT: given to a pended line. */
export function administrationReferenceNumber(authorization: Authorization): string {
  return `${authorization.number}R`;
}

/** HCR02: given to a line that is certified. */
export function authorizationNumber(authorization: Authorization, itemSequence: number): string {
  return `${authorization.number}A${String(itemSequence)}`;
}

/** One control number for each document asked for. */
export function controlNumbers(authorization: Authorization, ask: Verdict['ask']): string[] {
  const base = ask?.controlNumber ?? `${authorization.number}C`;
  const count = ask?.loinc.length ?? 0;
  return (ask?.loinc ?? []).map((_, index) => (count === 1 ? base : `${base}${String(index + 1)}`));
}
