import type { Encounter, Resource } from '@medplum/fhirtypes';
import { listsOfRecord, ofType } from '../../src/domain/case/lists-of-record.ts';
import type { Held, LinkedEncounter, PayerContact, Snapshot } from '../../src/domain/case/snapshot.ts';
import {
  aCondition,
  aCoverage,
  aDocument,
  aHospital,
  anAttending,
  anAttendingRole,
  anEncounter,
  anInsurer,
  aPatient,
  aWard,
} from './an-emergency-stay.ts';

export interface SnapshotParts {
  readonly sender?: string;
  readonly zone?: string;
  readonly encounter?: Encounter;
  /** Replaces the resource of the same type and id of the usual stay, or is added to it. */
  readonly with?: readonly Resource[];
  /** `Type/id` of what this stay lacks. */
  readonly without?: readonly string[];
  readonly linked?: readonly { readonly how: LinkedEncounter['how']; readonly encounter: Encounter }[];
  readonly contacts?: readonly PayerContact[];
  readonly receivedAt?: string;
}

/** The usual emergency stay (see `an-emergency-stay.ts`) as a snapshot, with what this test wants otherwise. */
export function aSnapshot(parts: SnapshotParts = {}): Snapshot {
  const encounter = parts.encounter ?? anEncounter();
  const usual: Resource[] = [
    aPatient(),
    aCoverage(),
    anInsurer(),
    aHospital(),
    anAttending(),
    anAttendingRole(),
    aWard(),
    aCondition(),
    aDocument(),
  ];
  const linked = parts.linked ?? [];
  const byKey = new Map(
    [...usual, ...(parts.with ?? []), ...linked.map((each) => each.encounter), encounter].map((resource) => [
      keyOf(resource),
      resource,
    ]),
  );
  for (const key of parts.without ?? []) byKey.delete(key);
  return snapshotOf([...byKey.values()], encounter, parts);
}

/** A snapshot of exactly these resources, about this encounter. */
export function snapshotOf(
  resources: readonly Resource[],
  encounter: Encounter,
  parts: Omit<SnapshotParts, 'encounter' | 'with' | 'without'> = {},
): Snapshot {
  const held = <R extends Resource>(resource: R): Held<R> => ({
    resource,
    version: 1,
    receivedAt: parts.receivedAt ?? '2026-01-14T18:00:00.000Z',
  });
  const all = resources.map((each) => held(each));
  const patientId = encounter.subject?.reference?.split('/').at(-1);
  return {
    sender: parts.sender ?? 'test-hospital',
    zone: parts.zone ?? 'America/New_York',
    encounter: held(encounter),
    linked: (parts.linked ?? []).map((each) => ({ how: each.how, encounter: held(each.encounter) })),
    patient: ofType(all, 'Patient').find(({ resource }) => resource.id === patientId),
    ...listsOfRecord(all),
    coverageHistory: [],
    contacts: parts.contacts ?? [],
    byReference: new Map([...resources, encounter].map((resource) => [keyOf(resource), held(resource)])),
  };
}

function keyOf(resource: Resource): string {
  return `${resource.resourceType}/${resource.id ?? ''}`;
}
