import type { Assessment } from '../domain/case/assessment.ts';
import type { Snapshot } from '../domain/case/snapshot.ts';
import { releasable } from '../domain/case/withhold.ts';
import type { Finding } from '../domain/fhir/finding.ts';
import { withoutAgreed } from '../domain/pas/encounter-travels.ts';
import { assembleRequestBundle, type AssembledRequest } from '../domain/pas/request-bundle.ts';
import type { Outside } from './outside.ts';
import type { PayerConnection } from './ports/payer-connection.ts';

/** What a request would be made from. */
export interface Material {
  readonly snapshot: Snapshot;
  readonly assessment: Assessment;
  readonly partner: PayerConnection;
  /** `Type/id` of what a person keeps from the payer. */
  readonly withheld: readonly string[];
}

/** The request as it stands today, not frozen: nothing of what is withheld is in it. */
export function draftRequest(
  { withheld, ...material }: Material,
  { now, newId, content }: Pick<Outside, 'now' | 'newId' | 'content'>,
): AssembledRequest {
  return assembleRequestBundle({ ...releasable(material, withheld), at: now(), newId, content });
}

/** What is found about it on the way and by the profiles of the payer's version, less what that payer agreed to. */
export function findingsOn(
  { bundle, findings }: Pick<AssembledRequest, 'bundle' | 'findings'>,
  { partner }: Pick<Material, 'partner'>,
  { validate }: Pick<Outside, 'validate'>,
): readonly Finding[] {
  return [...findings, ...withoutAgreed(validate(bundle, partner.pasVersion), bundle, partner)];
}

/** What stands against sending it: with one of these it must not leave. */
export function errorsIn(...draft: Parameters<typeof findingsOn>): readonly Finding[] {
  return findingsOn(...draft).filter(({ severity }) => severity === 'error');
}
