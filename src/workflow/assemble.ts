import type { Bundle } from '@medplum/fhirtypes';
import type { Case } from '../domain/case/case.ts';
import type { Finding } from '../domain/fhir/finding.ts';
import { sayEncounter } from '../domain/pas/encounter-travels.ts';
import { MAY_BE_ASKED_ALREADY, mayBeAskedAlready } from './after-restore.ts';
import { draftRequest, errorsIn } from './draft-request.ts';
import { noteEvidence } from './note-evidence.ts';
import type { Outside } from './outside.ts';

/** How many findings the case names; the CLI's `assemble` prints all of them. */
const NAMED_FINDINGS = 3;

/**
 * ready → assembled: builds the PAS request Bundle, checks it, and freezes its bytes and identifiers.
 * A finding parks the case with the place and the remedy; nothing that a payer would refuse leaves.
 */
export async function assemble(claimed: Case, outside: Outside): Promise<Case | undefined> {
  const { store } = outside;
  const snapshot = await store.snapshotOf(claimed);
  const { assessment } = claimed;
  const partner = outside.connectionOf(assessment?.policy.payer ?? 'unknown');
  if (snapshot === undefined || assessment === undefined) {
    return store.move(claimed, {
      to: 'received',
      because: 'To be assessed first.',
      step: 'assemble',
      dueInSeconds: 0,
    });
  }
  if (partner === undefined) {
    return store.move(claimed, {
      to: 'needs-attention',
      because: `No connection to payer ${assessment.policy.payer} is configured; add it to the connections file, or send the request by the payer's other channel.`,
      step: 'assemble',
    });
  }
  if (await mayBeAskedAlready(claimed, snapshot, outside)) {
    return store.move(claimed, { to: 'needs-attention', because: MAY_BE_ASKED_ALREADY, step: 'assemble' });
  }
  const { newId } = outside;
  const material = { snapshot, assessment, partner, withheld: claimed.withheld };
  const assembled = draftRequest(material, outside);
  const errors = errorsIn(assembled, material, outside);
  if (errors.length > 0) {
    return store.move(claimed, { to: 'needs-attention', because: sentenceOf(errors), step: 'assemble' });
  }
  await noteEvidence(claimed, { snapshot, assessment }, outside);
  const bytes = serialise(assembled.bundle);
  const earlier = await store.submissionsOf(claimed.id);
  const submission = {
    id: newId(),
    caseId: claimed.id,
    payer: assessment.policy.payer,
    generation: earlier.length + 1,
    claimIdentifier: assembled.claimIdentifier,
    bundleIdentifier: assembled.bundleIdentifier,
    claimFullUrl: assembled.claimFullUrl,
    bytes,
    sha256: outside.sha256(bytes),
    encounter: sayEncounter(partner),
  };
  return store.freeze(claimed, submission, {
    to: 'assembled',
    because: `The request Bundle is frozen (${String(bytes.length)} bytes, ${String(assembled.lines.length)} service line(s)).`,
    step: 'assemble',
    submissionId: submission.id,
    dueInSeconds: 0,
  });
}

function serialise(bundle: Bundle): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(bundle));
}

function sentenceOf(errors: readonly Finding[]): string {
  const named = errors
    .slice(0, NAMED_FINDINGS)
    .map(({ expression, text }) => (expression === undefined ? text : `${text} (${expression})`));
  const more = errors.length > NAMED_FINDINGS ? ` And ${String(errors.length - NAMED_FINDINGS)} more.` : '';
  return `The request cannot be sent yet: ${named.join(' ')}${more}`;
}
