import type { Resource } from '@medplum/fhirtypes';
import type { Snapshot } from '../domain/case/snapshot.ts';
import type { Outside } from './outside.ts';
import { receive } from './receive.ts';

/** One look at the EHR reads at most so many single references: a case never names more in earnest. */
const MOST_REFERENCES = 30;

/**
 * Reads what a case lacks from the EHR registered for its sender and takes it in like a push.
 * True when that brought something new: the case is then due again with the fuller record.
 */
export async function receiveFetched(
  { snapshot, missing }: { snapshot: Snapshot; missing: readonly string[] },
  outside: Outside,
): Promise<boolean> {
  const { sender } = snapshot;
  const fetched = [
    ...(await Promise.all(missing.slice(0, MOST_REFERENCES).map((each) => outside.ehr.read(sender, each)))),
    ...(await Promise.all(searchesFor(snapshot).map(([type, by]) => outside.ehr.search(sender, type, by)))),
  ].flat();
  if (fetched.length === 0) return false;
  const { received, refusal } = await receive(
    { sender, contentType: 'application/fhir+json', asked: { how: 'import' }, bytes: asBundle(fetched) },
    outside,
  );
  if (refusal !== undefined) {
    outside.log('fetched-refused', { sender, findings: refusal.findings.length });
    return false;
  }
  return received.receipt.resources.some(({ stored }) => stored === 'created' || stored === 'updated');
}

/** What belongs to an episode and is found only by asking who points to it. */
function searchesFor({
  encounter,
  coverages,
  conditions,
  documents,
}: Snapshot): readonly (readonly [type: string, by: Readonly<Record<string, string>>])[] {
  const patient = encounter.resource.subject?.reference;
  const episode = `Encounter/${encounter.resource.id ?? ''}`;
  return [
    ...(coverages.length === 0 && patient !== undefined
      ? [['Coverage', { beneficiary: patient }] as const]
      : []),
    ...(conditions.length === 0 ? [['Condition', { encounter: episode }] as const] : []),
    ...(documents.length === 0 ? [['DocumentReference', { encounter: episode }] as const] : []),
  ];
}

function asBundle(resources: readonly Resource[]): Uint8Array {
  const entry = resources.map((resource) => ({ resource }));
  return new TextEncoder().encode(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
}
