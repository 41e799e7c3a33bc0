import type { Case } from '../domain/case/case.ts';
import { resolve, type Snapshot } from '../domain/case/snapshot.ts';
import { referencesIn } from '../domain/fhir/references-in.ts';
import { parseReference } from '../domain/fhir/reference.ts';
import type { Outside } from './outside.ts';
import { receiveFetched } from './receive-fetched.ts';

/** What an assessment looks at, and what else of the record it depends on. */
export interface Gathered {
  readonly snapshot: Snapshot;
  /** `Type/id` of everything outside the patient's own record that was looked at or looked for. */
  readonly dependsOn: readonly string[];
}

/** What is looked for in the record; a push of one of these brings the case up again. */
const SHARED = new Set([
  'Organization',
  'Practitioner',
  'PractitionerRole',
  'Location',
  'Medication',
  'RelatedPerson',
  'Binary',
]);

/**
 * Finds what belongs together. What is missing is read from the EHR registered for the sender, if there is one;
 * what that brings is stored like a push, which brings the case up again: `fetched-more`.
 */
export async function gather(
  { sender, encounterId }: Case,
  outside: Outside,
): Promise<Gathered | 'fetched-more' | undefined> {
  const snapshot = await outside.store.snapshotOf({ sender, encounterId });
  if (snapshot === undefined) return undefined;
  if (outside.ehr.isRegistered(sender)) {
    const missing = missingFrom(snapshot, wantedReferences(snapshot));
    const brought = await receiveFetched({ snapshot, missing }, outside);
    if (brought) return 'fetched-more';
  }
  return { snapshot, dependsOn: dependenciesOf(snapshot) };
}

/** Every reference that the resources of this episode make, in the spelling they use. */
function wantedReferences(snapshot: Snapshot): readonly string[] {
  const held = [
    snapshot.encounter,
    ...snapshot.coverages,
    ...snapshot.documents,
    ...snapshot.procedures,
    ...snapshot.serviceRequests,
    ...snapshot.deviceRequests,
    ...snapshot.medicationRequests,
    ...snapshot.nutritionOrders,
    ...snapshot.charges,
  ];
  return [...new Set(held.flatMap(({ resource }) => referencesIn(resource)))];
}

function missingFrom(snapshot: Snapshot, wanted: readonly string[]): readonly string[] {
  return wanted.filter((reference) => resolve(snapshot, { reference }) === undefined);
}

/** What of the record beyond the patient's own the assessment of this snapshot depends on. */
export function dependenciesOf(snapshot: Snapshot): readonly string[] {
  return wantedReferences(snapshot).flatMap((reference) => {
    const target = parseReference(reference);
    if (target === undefined) return [];
    if (target.type === undefined) return [reference];
    return SHARED.has(target.type) ? [`${target.type}/${target.id}`] : [];
  });
}
