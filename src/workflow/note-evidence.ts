import type { Assessment } from '../domain/case/assessment.ts';
import type { Case } from '../domain/case/case.ts';
import type { Snapshot } from '../domain/case/snapshot.ts';
import { nextEntries } from '../domain/evidence/chain.ts';
import type { EvidenceEntry } from '../domain/evidence/evidence.ts';
import { findEvidence } from '../domain/evidence/find-evidence.ts';
import type { Outside } from './outside.ts';

/** Tries to append while others append: each try reads what they wrote. */
const TRIES = 5;

/**
 * Writes down what is known of why a case is late, as far as its log does not say it yet, and gives the whole log.
 * Nothing is written about care that needs no authorization.
 */
export async function noteEvidence(
  { id }: Pick<Case, 'id'>,
  { snapshot, assessment }: { snapshot: Snapshot; assessment: Assessment },
  { store, content, sha256 }: Outside,
): Promise<readonly EvidenceEntry[]> {
  if (assessment.route.route === 'not-required') return store.evidenceOf(id);
  const facts = findEvidence(snapshot, assessment, content);
  for (let tried = 0; tried < TRIES; tried += 1) {
    const log = await store.evidenceOf(id);
    const entries = nextEntries(id, log, facts, sha256);
    if (entries.length === 0 || (await store.appendEvidence(id, entries))) return [...log, ...entries];
  }
  return store.evidenceOf(id);
}

/** The same for a case as it stands in the record now. */
export async function noteEvidenceOf(held: Case, outside: Outside): Promise<readonly EvidenceEntry[]> {
  const { assessment } = held;
  const snapshot = assessment && (await outside.store.snapshotOf(held));
  if (assessment === undefined || snapshot === undefined) return outside.store.evidenceOf(held.id);
  return noteEvidence(held, { snapshot, assessment }, outside);
}
