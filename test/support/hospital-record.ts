import type { Bundle, Coverage, Encounter, Resource } from '@medplum/fhirtypes';
import { listsOfRecord } from '../../src/domain/case/lists-of-record.ts';
import type { Held, LinkedEncounter, PayerContact, Snapshot } from '../../src/domain/case/snapshot.ts';
import { belongsTo } from '../../src/domain/fhir/link-references.ts';
import { localReference, referencedId } from '../../src/domain/fhir/reference.ts';

const HOUR_MS = 3_600_000;
/** An emergency visit or a stay elsewhere belongs to ours when it ended this shortly before. */
const NEAR_MS = 6 * HOUR_MS;

/** What a hospital pushed so far, kept in memory: enough of a store to take snapshots from. */
export interface HospitalRecord {
  push(bundle: Bundle, receivedAt: string): void;
  /** Writes down a call to a payer. */
  call(contact: PayerContact): void;
  snapshotOf(encounterId: string): Snapshot;
}

/** An empty record of one facility. */
export function aHospitalRecord(zone: string): HospitalRecord {
  const held = new Map<string, Held>();
  const coverageHistory: Held<Coverage>[] = [];
  const contacts: PayerContact[] = [];
  return {
    call: (contact) => {
      contacts.push(contact);
    },
    push: (bundle, receivedAt) => {
      for (const { resource } of bundle.entry ?? []) {
        if (resource === undefined) continue;
        const before = held.get(localReference(resource));
        if (before !== undefined && isOf(before, 'Coverage')) coverageHistory.push(before);
        held.set(localReference(resource), { resource, version: (before?.version ?? 0) + 1, receivedAt });
      }
    },
    snapshotOf: (encounterId) => {
      const encounter = all(held, 'Encounter').find(({ resource }) => resource.id === encounterId);
      if (encounter === undefined) throw new Error(`Encounter/${encounterId} was not pushed.`);
      return { ...snapshotAround(encounter, held), coverageHistory, contacts, zone };
    },
  };
}

/** What belongs to the patient whatever the encounter. */
const BY_PATIENT = ['Coverage', 'CoverageEligibilityResponse', 'Consent', 'Claim'];

function snapshotAround(
  encounter: Held<Encounter>,
  held: ReadonlyMap<string, Held>,
): Omit<Snapshot, 'coverageHistory' | 'contacts' | 'zone'> {
  const patientId = referencedId(encounter.resource.subject);
  const linked = all(held, 'Encounter').flatMap((other): LinkedEncounter[] => {
    const how = linkBetween(encounter.resource, other.resource);
    return how === undefined ? [] : [{ how, encounter: other }];
  });
  const episode = [encounter, ...linked.map((link) => link.encounter)].map(({ resource }) => resource.id);
  const isOurs = (resource: Resource): boolean => {
    const { encounterId, patientId: subject } = belongsTo(resource);
    if (BY_PATIENT.includes(resource.resourceType)) return subject === patientId;
    return encounterId !== undefined && episode.includes(encounterId);
  };
  return {
    sender: 'demo-hospital',
    encounter,
    linked,
    patient: all(held, 'Patient').find(({ resource }) => resource.id === patientId),
    ...listsOfRecord([...held.values()].filter(({ resource }) => isOurs(resource))),
    byReference: held,
  };
}

function linkBetween(ours: Encounter, other: Encounter): LinkedEncounter['how'] | undefined {
  if (ours.id === other.id || referencedId(ours.subject) !== referencedId(other.subject)) return undefined;
  if (referencedId(ours.partOf) === other.id) return 'part-of';
  if (referencedId(other.partOf) === ours.id) return 'has-part';
  const isElsewhere = referencedId(ours.serviceProvider) !== referencedId(other.serviceProvider);
  if (isElsewhere)
    return isShortlyBefore(other, ours) || isShortlyBefore(ours, other) ? 'transfer' : undefined;
  const isEmergency = ['EMER', 'E'].includes(other.class.code ?? '');
  return isEmergency && isShortlyBefore(other, ours) ? 'emergency-before' : undefined;
}

function isShortlyBefore(first: Encounter, second: Encounter): boolean {
  const gap = Date.parse(second.period?.start ?? '') - Date.parse(first.period?.end ?? '');
  return gap >= -HOUR_MS && gap <= NEAR_MS;
}

function all<T extends Resource['resourceType']>(
  held: ReadonlyMap<string, Held>,
  type: T,
): Held<Extract<Resource, { resourceType: T }>>[] {
  return [...held.values()].filter((each) => isOf(each, type));
}

function isOf<T extends Resource['resourceType']>(
  held: Held,
  type: T,
): held is Held<Extract<Resource, { resourceType: T }>> {
  return held.resource.resourceType === type;
}
