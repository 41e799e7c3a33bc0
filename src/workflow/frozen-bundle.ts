import type { Bundle, Claim } from '@medplum/fhirtypes';
import type { Submission } from './ports/submissions.ts';

/** The Bundle of a submission: our own frozen bytes, which were serialised from one. */
export function frozenBundle({ bytes }: Pick<Submission, 'bytes'>): Bundle {
  return JSON.parse(new TextDecoder().decode(bytes)) as Bundle;
}

/** Its Claim, which every request of ours begins with. */
export function frozenClaim(submission: Pick<Submission, 'bytes'>): Claim | undefined {
  const first = frozenBundle(submission).entry?.[0]?.resource;
  return first?.resourceType === 'Claim' ? first : undefined;
}
